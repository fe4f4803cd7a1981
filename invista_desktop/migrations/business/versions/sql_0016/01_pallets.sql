set local role invista_owner;

-- The transfer that a pallet is under way with, and the place it left, to which it goes back when it is called back.
alter table pallet add column stock_transfer_id uuid references stock_transfer;
alter table pallet add column sent_from_id uuid references location;
alter table pallet add constraint pallet_under_way_left_a_place check (
  (stock_transfer_id is null) = (sent_from_id is null) and (stock_transfer_id is null or status = 'IN_USE'));
create index pallet_stock_transfer on pallet (stock_transfer_id) where stock_transfer_id is not null;

-- Who reads a transfer reads what is under way with it, on whichever side of it they work.
create policy under_way on pallet for select to invista_workstation using (
  (select app.may('transfers.read')) and stock_transfer_id in (select t.id from stock_transfer t));
create policy under_way on pallet_item for select to invista_workstation using (
  (select app.may('transfers.read')) and pallet_id in (select p.id from pallet p where p.stock_transfer_id is not null));

-- The pallet, locked with all that stands on it, so that whoever changes one of them waits here. Nobody
-- changes one that is under way but its transfer.
create or replace function app.pallet_for_update(pallet_id uuid) returns pallet
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  k pallet;
begin
  perform from pallet p where p.id in (select t.id from app.pallet_tree($1) t) order by p.id for no key update;
  select * into k from pallet p where p.id = $1;
  if k.id is null then
    perform app.refuse('IV010', 'unknown_pallet');
  elsif k.status = 'BROKEN' then
    perform app.refuse('IV030', 'pallet_broken', jsonb_build_object('sscc', k.sscc));
  elsif k.stock_transfer_id is not null then
    perform app.refuse('IV030', 'pallet_under_way', jsonb_build_object('sscc', k.sscc, 'number', (
      select t.transfer_number from stock_transfer t where t.id = k.stock_transfer_id)));
  elsif app.uid() is not null and not app.may_in((select l.warehouse_id from location l where l.id = k.location_id)) then
    perform app.refuse('IV002', 'pallet_elsewhere', jsonb_build_object('sscc', k.sscc));
  end if;
  return k;
end $$;

-- Take the goods of these pallets as standing on pallets where those are, or as loose (`sign` 1 or -1).
create function app.shift_pallets(tree uuid[], sign integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.shift_pallet_quantity(h.place, h.items, sign)
     from (select p.location_id as place, array_agg(i order by i.id) as items
             from pallet p join pallet_item i on i.pallet_id = p.id
            where p.id = any (tree) group by p.location_id order by p.location_id) h;
end $$;

-- The goods of a locked pallet are loose, and pallets on it stand on what it stood on.
create function app.break_up(k pallet) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.shift_pallets(array[k.id], -1);
  delete from pallet_item i where i.pallet_id = k.id;
  update pallet p set parent_id = k.parent_id where p.parent_id = k.id;
  update pallet p
     set status = 'BROKEN', location_id = null, parent_id = null, stock_transfer_id = null, sent_from_id = null
   where p.id = k.id;
end $$;

-- Break a pallet up: what stood on it is loose, and pallets on it stand by themselves. Its SSCC is not used again.
create or replace function app.break_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('pallets.manage');
  outcome jsonb := app.begin_operation(operation_id, 'break_pallet', command);
  k pallet;
begin
  if outcome is not null then
    return outcome;
  end if;
  k := app.pallet_for_update((command->>'pallet_id')::uuid);
  perform app.break_up(k);
  return app.end_operation(operation_id, jsonb_build_object('pallet_id', k.id, 'sscc', k.sscc));
end $$;

-- A pallet with everything on it to another place of its warehouse; it leaves the pallet it stands on.
create or replace function app.move_pallet(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.move');
  outcome jsonb := app.begin_operation(operation_id, 'move_pallet', command);
  k pallet;
  tree uuid[];
  items pallet_item[];
  lines app.stock_line[];
  goal uuid := (command->>'to_location_id')::uuid;
begin
  if outcome is not null then
    return outcome;
  end if;
  k := app.pallet_for_update((command->>'pallet_id')::uuid);
  tree := array(select t.id from app.pallet_tree(k.id) t);
  items := array(select i from pallet_item i where i.pallet_id = any (tree));
  if cardinality(items) = 0 then
    perform app.refuse('IV010', 'pallet_empty', jsonb_build_object('sscc', k.sscc));
  end if;
  lines := app.stock_lines((
    select jsonb_agg(jsonb_build_object(
        'product_id', x.product_id, 'variant_id', x.variant_id, 'lot_id', x.lot_id, 'serial_id', x.serial_id,
        'from_location_id', k.location_id, 'to_location_id', goal, 'from_status', x.status, 'quantity', x.quantity))
      from unnest(items) x));
  perform app.check_stock_lines(lines);
  if exists (select from unnest(lines) l where l.to_warehouse is null) then
    perform app.refuse('IV010', 'not_a_move');
  end if;
  -- The piles of both places at once: three statements change them.
  perform app.lock_piles(array(
    select i.id from inventory_item i
     where i.location_id in (k.location_id, goal) and i.product_id in (select x.product_id from unnest(items) x)));
  perform app.shift_pallets(tree, -1);
  update pallet p set location_id = goal, parent_id = case when p.id = k.id then null else p.parent_id end where p.id = any (tree);
  outcome := app.write_moves(operation_id, lines, command->>'note');
  perform app.shift_pallets(tree, 1);
  return outcome || jsonb_build_object('sscc', k.sscc);
end $$;

-- What is kept of pallets against what they hold, and what pallets under way hold against what is under way
-- with their transfer; no rows means that they agree.
create or replace function app.verify_pallets()
returns table (sku text, location text, on_pallets numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('stock.read');
  return query
  with held as (
    select i.product_id, i.variant_id, p.location_id, i.lot_id, i.status, sum(i.quantity) as quantity
      from pallet_item i join pallet p on p.id = i.pallet_id
     group by i.product_id, i.variant_id, p.location_id, i.lot_id, i.status
  )
  select p.sku, l.code, coalesce(h.quantity, 0), coalesce(k.pallet_quantity, 0)
    from held h
    full join (select * from inventory_item x where x.pallet_quantity > 0) k
      on k.product_id = h.product_id and k.location_id = h.location_id and k.status = h.status
     and k.variant_id is not distinct from h.variant_id and k.lot_id is not distinct from h.lot_id
    join product p on p.id = coalesce(h.product_id, k.product_id)
    left join location l on l.id = coalesce(h.location_id, k.location_id)
   where h.quantity is distinct from k.pallet_quantity
  union all
  select p.sku, l.code, a.quantity, coalesce(a.under_way, 0)
    from stock_transfer t
   cross join lateral app.travelling(t) a
    join product p on p.id = a.product_id
    join location l on l.id = app.transit_of(t.to_warehouse_id)
   where t.id in (select k.stock_transfer_id from pallet k) and a.quantity > coalesce(a.under_way, 0)
  union all
  select k.sscc, l.code, 1, 0
    from pallet k join location l on l.id = k.location_id
    left join stock_transfer t on t.id = k.stock_transfer_id
   where (l.kind = 'in_transit' or t.id is not null) and l.id is distinct from app.transit_of(t.to_warehouse_id);
end $$;
