-- Roles without a login: one owns everything, one is the group of all workstations. Roles belong
-- to the cluster, so another database may have made them already.
do $$
begin
  if not exists (select from pg_roles where rolname = 'invista_owner') then
    create role invista_owner nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'invista_workstation') then
    create role invista_workstation nologin;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant invista_owner to %I with inherit true, set true', current_user);
  end if;
  -- Large objects lie outside every table and grant; only a superuser can keep workstations from them.
  if (select rolsuper from pg_roles where rolname = current_user) then
    revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
  end if;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to invista_workstation', current_database());
end $$;

revoke all on schema public from public;
grant usage on schema public to invista_workstation;
grant usage, create on schema public to invista_owner;
create schema app authorization invista_owner;
create schema app_secret authorization invista_owner;
grant usage on schema app to invista_workstation;

set local role invista_owner;
alter default privileges for role invista_owner revoke execute on functions from public;

-- Version 7 ids sort by time. PostgreSQL 18 makes them itself; earlier ones get the same bits.
do $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'create function app.new_id() returns uuid language sql volatile parallel safe as ''select pg_catalog.uuidv7()''';
  else
    execute $f$
      create function app.new_id() returns uuid language sql volatile parallel safe as $b$
        select encode(
          set_byte(
            set_byte(
              overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6),
              6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112),
            8, (get_byte(uuid_send(gen_random_uuid()), 8) & 63) | 128),
          'hex')::uuid
      $b$ $f$;
  end if;
end $$;

create type product_status as enum ('ACTIVE', 'INACTIVE', 'DISCONTINUED', 'DRAFT');
create type barcode_kind as enum
  ('product', 'variant', 'pack', 'location', 'lot', 'serial', 'pallet', 'document', 'command');
create type supplier_status as enum ('ACTIVE', 'INACTIVE', 'PENDING_APPROVAL', 'SUSPENDED', 'BLACKLISTED');
create type location_kind as enum
  ('supplier', 'customer', 'receiving_dock', 'staging', 'storage', 'quarantine', 'in_transit',
   'lost_and_found', 'scrap', 'virtual');
create type location_level as enum ('area', 'zone', 'aisle', 'shelf', 'bin');
create type inventory_status as enum ('AVAILABLE', 'RESERVED', 'QUARANTINE', 'DAMAGED', 'EXPIRED', 'RECALLED');
create type movement_type as enum
  ('RECEIPT', 'PUT_AWAY', 'SHIPMENT', 'ADJUSTMENT', 'TRANSFER_OUT', 'TRANSFER_IN', 'RETURN', 'DAMAGE',
   'EXPIRED', 'PROMOTION', 'SAMPLE', 'THEFT', 'COUNT');
create type purchase_order_status as enum
  ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED', 'RECEIVED',
   'INVOICED', 'PAID', 'CANCELLED', 'CLOSED');
create type purchase_item_status as enum ('PENDING', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED');
create type receipt_status as enum ('POSTED', 'REVERSED');
create type draft_status as enum ('open', 'posted', 'discarded');
create type audit_action as enum ('insert', 'update', 'delete', 'note');
