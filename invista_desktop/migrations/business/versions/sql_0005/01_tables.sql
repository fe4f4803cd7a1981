set local role invista_owner;

create type transfer_status as enum
  ('DRAFT', 'PENDING', 'APPROVED', 'REJECTED', 'PICKING', 'DISPATCHED', 'IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED',
   'CLOSED', 'CANCELLED');
create type transfer_outcome as enum ('FOUND', 'LOST', 'DAMAGED', 'MIS_PICKED');

-- Goods that go from one warehouse to another. A template is a draft with a name, never submitted.
create table stock_transfer (
  id uuid primary key default app.new_id(),
  transfer_number text not null unique,
  from_warehouse_id uuid not null references warehouse,
  to_warehouse_id uuid not null references warehouse,
  status transfer_status not null default 'DRAFT',
  needed_by date,
  value numeric(14,2) not null default 0,
  note text,
  template_name text unique check (template_name <> ''),
  requested_by uuid references app_user,
  requested_at timestamptz,
  decided_by uuid references app_user,
  decided_at timestamptz,
  picking_by uuid references app_user,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  constraint stock_transfer_between_two check (from_warehouse_id <> to_warehouse_id),
  constraint stock_transfer_template_stays check (template_name is null or status in ('DRAFT', 'CANCELLED')),
  constraint stock_transfer_decided_by_another check (decided_by <> requested_by and decided_by <> created_by)
);
create index stock_transfer_status on stock_transfer (status);
create index stock_transfer_from on stock_transfer (from_warehouse_id, status);
create index stock_transfer_to on stock_transfer (to_warehouse_id, status);

-- Requested, less what will not be sent, is outstanding or dispatched; dispatched, less what arrived and
-- what ended otherwise, is in transit.
create table stock_transfer_item (
  id uuid primary key default app.new_id(),
  transfer_id uuid not null references stock_transfer,
  line_number integer not null,
  product_id uuid not null references product,
  variant_id uuid,
  lot_id uuid references lot,
  product_sku text not null,
  product_name text not null,
  unit_cost numeric(18,6) not null check (unit_cost >= 0),
  requested_quantity numeric(14,3) not null check (requested_quantity >= 0),
  dispatched_quantity numeric(14,3) not null default 0 check (dispatched_quantity >= 0),
  received_quantity numeric(14,3) not null default 0 check (received_quantity >= 0),
  resolved_quantity numeric(14,3) not null default 0 check (resolved_quantity >= 0),
  closed_quantity numeric(14,3) not null default 0 check (closed_quantity >= 0),
  in_transit numeric(14,3) not null generated always as
    (dispatched_quantity - received_quantity - resolved_quantity) stored check (in_transit >= 0),
  outstanding numeric(14,3) not null generated always as
    (greatest(requested_quantity - dispatched_quantity - closed_quantity, 0)) stored,
  is_unexpected boolean not null default false,
  entered_quantity numeric(14,3),
  entered_unit text,
  entered_factor numeric(14,3) check (entered_factor > 0),
  note text,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (transfer_id, line_number),
  constraint stock_transfer_item_once unique nulls not distinct (transfer_id, product_id, variant_id, lot_id),
  constraint stock_transfer_item_wanted check (requested_quantity > 0 or is_unexpected),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create index stock_transfer_item_product on stock_transfer_item (product_id);
create index stock_transfer_item_under_way on stock_transfer_item (transfer_id) where in_transit > 0;

-- What was taken from a bin, and what was not there; `undone_at` once its dispatch was taken back.
create table stock_transfer_pick (
  id uuid primary key default app.new_id(),
  transfer_id uuid not null references stock_transfer,
  item_id uuid not null references stock_transfer_item,
  location_id uuid not null references location,
  lot_id uuid references lot,
  serial_id uuid references serial,
  quantity numeric(14,3) not null check (quantity >= 0),
  short_quantity numeric(14,3) not null default 0 check (short_quantity >= 0),
  short_reason text,
  substitute_reason text,
  asks_count boolean not null default false,
  note text,
  operation_id uuid not null references operation,
  undone_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  check (quantity > 0 or short_quantity > 0),
  check ((short_quantity > 0) = (short_reason is not null)),
  check (serial_id is null or quantity <= 1)
);
create index stock_transfer_pick_transfer on stock_transfer_pick (transfer_id);
create index stock_transfer_pick_count on stock_transfer_pick (location_id) where asks_count;

-- Each step by whom and when.
create table stock_transfer_step (
  id uuid primary key default app.new_id(),
  transfer_id uuid not null references stock_transfer,
  verb text not null,
  from_status transfer_status,
  to_status transfer_status not null,
  note text,
  operation_id uuid not null references operation,
  workstation_id uuid references workstation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user
);
create index stock_transfer_step_transfer on stock_transfer_step (transfer_id);

-- How units that did not arrive end; above a limit somebody else says yes first.
create table stock_transfer_resolution (
  id uuid primary key default app.new_id(),
  transfer_id uuid not null references stock_transfer,
  item_id uuid not null references stock_transfer_item,
  lot_id uuid references lot,
  serial_id uuid references serial,
  quantity numeric(14,3) not null check (quantity > 0),
  outcome transfer_outcome not null,
  to_location_id uuid not null references location,
  reason_code text not null,
  note text,
  value numeric(14,2) not null,
  status adjustment_status not null check (status <> 'REVERSED'),
  decided_by uuid references app_user,
  decided_at timestamptz,
  decision_note text,
  operation_id uuid not null references operation,
  workstation_id uuid references workstation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  check ((decided_by is null) = (decided_at is null)),
  check (decided_by <> created_by or status = 'CANCELLED')
);
create index stock_transfer_resolution_transfer on stock_transfer_resolution (transfer_id);
create index stock_transfer_resolution_waiting on stock_transfer_resolution (created_at)
  where status = 'PENDING_APPROVAL';

alter table inventory_movement add column stock_transfer_item_id uuid references stock_transfer_item;
create index inventory_movement_transfer_item on inventory_movement (stock_transfer_item_id)
  where stock_transfer_item_id is not null;
create index inventory_movement_reverses on inventory_movement (reverses_id) where reverses_id is not null;

alter table reason_code add column asks_count boolean not null default false;
insert into reason_code (kind, code, label, needs_note, asks_count) values
  ('transfer_short', 'BIN_EMPTY', 'The bin is empty', false, true),
  ('transfer_short', 'FEWER_THERE', 'Fewer than the books say', false, true),
  ('transfer_short', 'DAMAGED', 'What is there is damaged', false, false),
  ('transfer_short', 'OUT_OF_REACH', 'Cannot be reached now', false, false),
  ('transfer_short', 'OTHER', 'Other', true, false),
  ('transfer_substitute', 'NOT_THERE', 'The other lot is not there', false, true),
  ('transfer_substitute', 'DAMAGED', 'The other lot is damaged', false, false),
  ('transfer_substitute', 'ASKED_FOR', 'The destination asked for it', false, false),
  ('transfer_substitute', 'OTHER', 'Other', true, false),
  ('transfer_rest', 'NOT_IN_STOCK', 'Not in stock', false, false),
  ('transfer_rest', 'NO_LONGER_NEEDED', 'No longer needed', false, false),
  ('transfer_rest', 'OTHER', 'Other', true, false),
  ('transfer_resolution', 'CARRIER', 'Lost or broken by the carrier', false, false),
  ('transfer_resolution', 'PACKING', 'Badly packed', false, false),
  ('transfer_resolution', 'PICKED_WRONG', 'Picked or counted wrong', false, false),
  ('transfer_resolution', 'LATE', 'Came later', false, false),
  ('transfer_resolution', 'STOLEN', 'Stolen', true, false),
  ('transfer_resolution', 'OTHER', 'Other', true, false);
insert into organisation_setting (key, value) values
  ('transfer_approval_value', '1000'), ('transfer_resolution_approval_value', '100');

insert into lifecycle_step values
  ('stock_transfer', 'DRAFT', 'PENDING'),
  ('stock_transfer', 'DRAFT', 'APPROVED'),
  ('stock_transfer', 'DRAFT', 'CANCELLED'),
  ('stock_transfer', 'PENDING', 'APPROVED'),
  ('stock_transfer', 'PENDING', 'REJECTED'),
  ('stock_transfer', 'PENDING', 'DRAFT'),
  ('stock_transfer', 'PENDING', 'CANCELLED'),
  ('stock_transfer', 'REJECTED', 'DRAFT'),
  ('stock_transfer', 'REJECTED', 'CANCELLED'),
  ('stock_transfer', 'APPROVED', 'PICKING'),
  ('stock_transfer', 'APPROVED', 'DISPATCHED'),
  ('stock_transfer', 'APPROVED', 'IN_TRANSIT'),
  ('stock_transfer', 'APPROVED', 'CANCELLED'),
  ('stock_transfer', 'PICKING', 'APPROVED'),
  ('stock_transfer', 'PICKING', 'DISPATCHED'),
  ('stock_transfer', 'PICKING', 'IN_TRANSIT'),
  ('stock_transfer', 'PICKING', 'CANCELLED'),
  ('stock_transfer', 'DISPATCHED', 'IN_TRANSIT'),
  ('stock_transfer', 'DISPATCHED', 'PARTLY_RECEIVED'),
  ('stock_transfer', 'DISPATCHED', 'APPROVED'),
  ('stock_transfer', 'IN_TRANSIT', 'PARTLY_RECEIVED'),
  ('stock_transfer', 'IN_TRANSIT', 'RECEIVED'),
  ('stock_transfer', 'IN_TRANSIT', 'APPROVED'),
  ('stock_transfer', 'PARTLY_RECEIVED', 'RECEIVED'),
  ('stock_transfer', 'PARTLY_RECEIVED', 'CLOSED'),
  ('stock_transfer', 'RECEIVED', 'CLOSED'),
  ('stock_transfer_resolution', 'PENDING_APPROVAL', 'POSTED'),
  ('stock_transfer_resolution', 'PENDING_APPROVAL', 'REJECTED'),
  ('stock_transfer_resolution', 'PENDING_APPROVAL', 'CANCELLED');

select app_secret.fit('inventory_movement');
select app_secret.equip('stock_transfer', '{stamped,versioned,audited,steps,never_deleted}');
select app_secret.equip('stock_transfer_item', '{stamped,versioned}');
select app_secret.equip('stock_transfer_pick', '{stamped,never_deleted}');
select app_secret.equip('stock_transfer_step', '{stamped,append_only}');
select app_secret.equip('stock_transfer_resolution', '{stamped,versioned,audited,steps,never_deleted}');
create sequence app_secret.stock_transfer_number;

-- What is under way of a line, by the ledger: sent to the destination's transit less what left it again.
create view stock_transfer_transit with (security_invoker = true) as
select i.transfer_id, i.id as item_id, i.line_number, m.product_id, m.variant_id, m.lot_id, m.serial_id,
       sum(case when m.to_location_id = l.id then m.quantity else -m.quantity end) as quantity,
       min(m.occurred_at) filter (where m.to_location_id = l.id) as since
  from stock_transfer_item i
  join stock_transfer t on t.id = i.transfer_id
  join location l on l.warehouse_id = t.to_warehouse_id and l.kind = 'in_transit'
  join inventory_movement m on m.stock_transfer_item_id = i.id and l.id in (m.from_location_id, m.to_location_id)
 group by i.id, m.product_id, m.variant_id, m.lot_id, m.serial_id
having sum(case when m.to_location_id = l.id then m.quantity else -m.quantity end) <> 0;
grant select on stock_transfer_transit to invista_workstation;
