set local role invista_owner;

-- How much a place takes, in base units of whatever lies there; null is as much as one likes.
alter table location
  add column capacity_quantity numeric(14,3) check (capacity_quantity > 0),
  add column blocked_reason text;
select app_secret.fit('location');

-- What is under way to a warehouse is nobody's to sell, and lies in a place of that warehouse.
update location set is_active = false where code = 'IN-TRANSIT';
create unique index location_one_transit on location (warehouse_id) where kind = 'in_transit';

create function app.open_transit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into location (warehouse_id, kind, level, code, path)
  values (new.id, 'in_transit', 'area', new.code || '-TRANSIT', new.code || ' > In transit');
  return null;
end $$;
create trigger open_transit after insert on warehouse for each row execute function app.open_transit();
insert into location (warehouse_id, kind, level, code, path)
  select w.id, 'in_transit', 'area', w.code || '-TRANSIT', w.code || ' > In transit' from warehouse w;

-- A serial has the status of the pile it lies in; none while it is not in stock.
alter table serial add column status inventory_status;
update serial s set status = m.to_status
  from (select distinct on (x.serial_id) x.serial_id, x.to_status
          from inventory_movement x where x.serial_id is not null order by x.serial_id, x.seq desc) m
 where m.serial_id = s.id and s.location_id is not null;
alter table serial add constraint serial_status_while_in_stock check ((status is null) = (location_id is null));

alter table inventory_movement
  add column note text,
  add column entered_quantity numeric(14,3),
  add column entered_unit text,
  add column entered_factor numeric(14,3) check (entered_factor > 0);
select app_secret.fit('inventory_movement');
create index inventory_movement_lot on inventory_movement (lot_id, seq) where lot_id is not null;
create index inventory_movement_from on inventory_movement (from_location_id, seq);
create index inventory_movement_to on inventory_movement (to_location_id, seq);
create index inventory_movement_product_seq on inventory_movement (product_id, seq);
create index inventory_item_lot on inventory_item (lot_id) where lot_id is not null;
create index inventory_item_quantity on inventory_item (quantity, id);

alter table reason_code
  add column needs_photo boolean not null default false,
  -- Where an adjustment's goods go to or come from, and what the ledger calls it.
  add column counter_kind location_kind check (counter_kind in ('lost_and_found', 'scrap', 'supplier', 'customer')),
  add column movement_type movement_type;
insert into reason_code (kind, code, label, needs_note, counter_kind, movement_type) values
  ('adjustment', 'FOUND', 'Found', false, 'lost_and_found', 'ADJUSTMENT'),
  ('adjustment', 'LOST', 'Lost', false, 'lost_and_found', 'ADJUSTMENT'),
  ('adjustment', 'STOLEN', 'Stolen', true, 'lost_and_found', 'THEFT'),
  ('adjustment', 'CORRECTION', 'Earlier mistake put right', true, 'lost_and_found', 'ADJUSTMENT'),
  ('adjustment', 'DAMAGED', 'Damaged, thrown away', false, 'scrap', 'DAMAGE'),
  ('adjustment', 'EXPIRED', 'Past its expiry, thrown away', false, 'scrap', 'EXPIRED'),
  ('adjustment', 'SAMPLE', 'Taken as a sample', false, 'customer', 'SAMPLE'),
  ('hold', 'QUALITY', 'To be inspected', false, null, null),
  ('hold', 'DAMAGED', 'Damaged', false, null, null),
  ('hold', 'RECALL', 'Recalled by the maker', true, null, null),
  ('hold', 'EXPIRED', 'Past its expiry', false, null, null),
  ('hold', 'OTHER', 'Other', true, null, null),
  ('reverse_adjustment', 'MISTAKE', 'Posted by mistake', false, null, null),
  ('reverse_adjustment', 'TURNED_UP', 'Turned up again', false, null, null),
  ('reverse_adjustment', 'OTHER', 'Other', true, null, null);
insert into organisation_setting (key, value) values
  ('adjustment_approval_value', '500'), ('adjustment_approval_quantity', '100'),
  ('organisation_timezone', '"UTC"'), ('closed_through', 'null');
