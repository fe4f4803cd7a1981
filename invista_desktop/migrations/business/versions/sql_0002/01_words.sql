set local role invista_owner;

alter type movement_type add value 'MOVE';
alter type movement_type add value 'HOLD';
alter type movement_type add value 'RELEASE';

create type adjustment_status as enum ('PENDING_APPROVAL', 'POSTED', 'REJECTED', 'CANCELLED', 'REVERSED');
