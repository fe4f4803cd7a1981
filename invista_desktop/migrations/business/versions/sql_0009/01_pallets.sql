set local role invista_owner;

create type pallet_kind as enum ('PALLET', 'CARTON');
create type pallet_status as enum ('IN_USE', 'BROKEN');

-- A pallet or carton says which of the goods in its place hang together. The goods stay in the books of the
-- place: a pallet is moved, never counted twice.
create table pallet (
  id uuid primary key default app.new_id(),
  sscc text not null unique check (sscc ~ '^[0-9]{18}$'),
  kind pallet_kind not null,
  status pallet_status not null default 'IN_USE',
  location_id uuid references location,
  parent_id uuid references pallet,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  check ((location_id is null) = (status = 'BROKEN')),
  check (parent_id <> id)
);
create index pallet_location on pallet (location_id) where location_id is not null;
create index pallet_parent on pallet (parent_id) where parent_id is not null;

create table pallet_item (
  id uuid primary key default app.new_id(),
  pallet_id uuid not null references pallet,
  product_id uuid not null references product,
  variant_id uuid,
  lot_id uuid references lot,
  serial_id uuid unique references serial,
  status inventory_status not null,
  quantity numeric(14,3) not null check (quantity > 0),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  check (serial_id is null or quantity = 1),
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  unique nulls not distinct (pallet_id, product_id, variant_id, lot_id, serial_id, status)
);

insert into lifecycle_step values ('pallet', 'IN_USE', 'BROKEN');
select app_secret.equip('pallet', '{stamped,versioned,audited,steps,never_deleted}');
select app_secret.equip('pallet_item', '{stamped,audited}');

alter table barcode add column pallet_id uuid references pallet on delete cascade;
create index barcode_pallet on barcode (pallet_id) where pallet_id is not null;
alter table barcode drop constraint barcode_means_one_thing;
alter table barcode add constraint barcode_means_one_thing check (
  num_nonnulls(product_id, variant_id, pack_id, location_id, lot_id, serial_id, purchase_order_id, command, pallet_id) = 1
  and case kind
    when 'product' then product_id is not null
    when 'variant' then variant_id is not null
    when 'pack' then pack_id is not null
    when 'location' then location_id is not null
    when 'lot' then lot_id is not null
    when 'serial' then serial_id is not null
    when 'document' then purchase_order_id is not null
    when 'command' then command is not null
    when 'pallet' then pallet_id is not null
  end);

-- How much of a pile stands on pallets: never more than is there. Nobody is granted to write it.
alter table inventory_item add column pallet_quantity numeric(14,3) not null default 0;
alter table inventory_item add constraint inventory_item_pallets_hold_what_is_there
  check (pallet_quantity between 0 and quantity);


-- The check digit of an SSCC (GS1 General Specifications, 7.9.1): weights 3 and 1 from the right.
create function app.gs1_check_digit(digits text) returns text
language sql immutable strict set search_path = pg_catalog, pg_temp as $$
  select ((10 - sum(substr(digits, n, 1)::int * case when (length(digits) - n) % 2 = 0 then 3 else 1 end) % 10) % 10)::text
    from generate_series(1, length(digits)) n
$$;

-- Extension digit, company prefix, serial reference, check digit. The reference runs on for ever, so no
-- SSCC comes twice within the year that GS1 asks for; when its digits are used up the extension digit counts on.
create sequence app_secret.serial_reference;
create function app.next_sscc() returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  prefix text := (select s.value #>> '{}' from organisation_setting s where s.key = 'sscc_company_prefix');
  room integer;
  n bigint;
  body text;
begin
  if prefix is null or prefix !~ '^[0-9]{6,12}$' then
    perform app.refuse('IV010', 'no_company_prefix');
  end if;
  n := nextval('app_secret.serial_reference');
  room := 16 - length(prefix);
  body := (n / (10::numeric ^ room)::bigint % 10)::text || prefix || lpad((n % (10::numeric ^ room)::bigint)::text, room, '0');
  return body || app.gs1_check_digit(body);
end $$;

create policy reading on pallet for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or location_id is null
    or location_id in (select l.id from location l where l.warehouse_id is not null)));
create policy reading on pallet_item for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or pallet_id in (select p.id from pallet p)));
