-- The named pallets and everything on them, locked in the order of their keys. Nesting takes two trees at
-- once, so it waits meanwhile; a carton built onto one of them in that moment is locked with it.
create function app.lock_pallets(ids uuid[]) returns uuid[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if cardinality(ids) > 0 then
    perform pg_advisory_xact_lock(hashtext('pallet nesting'));
    for turn in 1..2 loop
      perform from pallet p
        where p.id in (select t.id from unnest(ids) k(id) cross join lateral app.pallet_tree(k.id) t)
        order by p.id for no key update;
    end loop;
  end if;
  return array(select distinct t.id from unnest(ids) k(id) cross join lateral app.pallet_tree(k.id) t);
end $$;

-- A pallet goes whole: it stands in the source, and everything on it is among the picks of its place.
create function app.check_pallets_sent(t stock_transfer, ids uuid[], tree uuid[], lines app.stock_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  select case
           when p.id is null then 'IV010:unknown_pallet'
           when p.status = 'BROKEN' then 'IV030:pallet_broken'
           when p.stock_transfer_id is not null then 'IV030:pallet_under_way'
           when l.warehouse_id is distinct from t.from_warehouse_id then 'IV010:pallet_not_in_source'
           else 'IV010:pallet_empty' end as problem,
         coalesce(p.sscc, '') as sscc, coalesce(o.transfer_number, t.transfer_number) as number into wrong
    from unnest(ids) k(id)
    left join pallet p on p.id = k.id
    left join location l on l.id = p.location_id
    left join stock_transfer o on o.id = p.stock_transfer_id
   where l.warehouse_id is distinct from t.from_warehouse_id or p.stock_transfer_id is not null
      or not exists (select from app.pallet_tree(k.id) c join pallet_item i on i.pallet_id = c.id)
   order by p.sscc limit 1;
  if found then
    perform app.refuse(split_part(wrong.problem, ':', 1), split_part(wrong.problem, ':', 2), to_jsonb(wrong) - 'problem');
  end if;
  select case when i.status <> 'AVAILABLE' then 'pallet_held' else 'pallet_not_picked' end as problem,
         min(p.sscc) as sscc, o.sku, i.status, sum(i.quantity) as on_pallet, coalesce(max(s.quantity), 0) as picked,
         t.transfer_number as number into wrong
    from pallet p
    join pallet_item i on i.pallet_id = p.id
    join product o on o.id = i.product_id
    left join (select x.product_id, x.variant_id, x.lot_id, x.serial_id, x.from_id, sum(x.quantity) as quantity
                 from unnest(lines) x group by x.product_id, x.variant_id, x.lot_id, x.serial_id, x.from_id) s
      on s.product_id = i.product_id and s.variant_id is not distinct from i.variant_id and s.from_id = p.location_id
     and s.lot_id is not distinct from i.lot_id and s.serial_id is not distinct from i.serial_id
   where p.id = any (tree)
   group by p.location_id, i.product_id, i.variant_id, i.lot_id, i.serial_id, i.status, o.sku
  having i.status <> 'AVAILABLE' or sum(i.quantity) > coalesce(max(s.quantity), 0)
   order by o.sku limit 1;
  if found then
    perform app.refuse('IV010', wrong.problem, to_jsonb(wrong) - 'problem');
  end if;
end $$;

-- What was picked leaves its bins, and is under way to the destination: nobody's to sell until it arrives.
-- Pallets go whole with what is picked from their places; goods on other pallets stay.
create or replace function app.dispatch_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'dispatch_transfer', command);
  picks app.transfer_pick[] := app.transfer_picks(command->'picks');
  ids uuid[] := array(select k::uuid from jsonb_array_elements_text(coalesce(command->'pallets', '[]')) k);
  closes boolean := coalesce((command->>'close_rest')::boolean, false);
  lines app.stock_line[];
  tree uuid[];
  t stock_transfer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.from_warehouse_id);
  perform app.require_transfer_status(t, 'APPROVED', 'PICKING', 'DISPATCHED', 'PARTLY_RECEIVED');
  if picks is null and not closes then
    perform app.refuse('IV010', 'no_lines');
  end if;
  tree := app.lock_pallets(ids);
  -- What it keeps is its own to take; what is left outstanding is kept again at the end of the step.
  perform app.lock_transfer_piles(t);
  perform app.end_transfer_reservations(t.id, 'FULFILLED');
  perform app.check_picks(t, picks);
  lines := app.pick_stock_lines(picks);
  if lines is not null then
    perform app.check_stock_lines(lines);
    perform app.check_substitutes(t, picks, lines);
  end if;
  perform app.check_pallets_sent(t, ids, tree, lines);
  perform app.shift_pallets(tree, -1);
  update pallet p
     set location_id = app.transit_of(t.to_warehouse_id), sent_from_id = p.location_id, stock_transfer_id = t.id,
         parent_id = case when p.parent_id = any (tree) then p.parent_id end
   where p.id = any (tree);
  perform app.write_dispatch(t, operation_id, picks, lines);
  perform app.shift_pallets(tree, 1);
  if closes then
    if not exists (select from stock_transfer_item i where i.transfer_id = t.id and i.dispatched_quantity > 0) then
      perform app.refuse('IV010', 'nothing_sent', jsonb_build_object('number', t.transfer_number));
    end if;
    perform app.close_transfer_rest(t, command->>'rest_reason', command->>'note');
  end if;
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'dispatch', command->>'note',
    jsonb_build_object('lines', coalesce(cardinality(lines), 0)));
end $$;

-- Everything that was sent goes back into its bins, by movements linked to those that took it out; pallets
-- that are whole yet go back whole.
create or replace function app.cancel_dispatch(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'cancel_dispatch', command);
  t stock_transfer;
  pallets uuid[];
  moved integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.from_warehouse_id);
  perform app.require_transfer_status(t, 'DISPATCHED', 'IN_TRANSIT');
  if coalesce(btrim(command->>'note'), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', 'Take back'));
  end if;
  perform app.lock_travelling(t), app.lock_transfer_piles(t);
  pallets := array(select p.id from pallet p where p.stock_transfer_id = t.id);
  perform app.shift_pallets(pallets, -1);
  update pallet p set location_id = p.sent_from_id, sent_from_id = null, stock_transfer_id = null where p.id = any (pallets);
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, note, stock_transfer_item_id, reverses_id, created_by, workstation_id)
  select $1, m.type, m.product_id, m.variant_id, m.lot_id, m.serial_id, m.to_location_id, m.from_location_id,
         m.to_status, m.from_status, m.quantity, command->>'note', m.stock_transfer_item_id, m.id, who,
         (select app.workstation_id())
    from stock_transfer_item i join inventory_movement m on m.stock_transfer_item_id = i.id
   where i.transfer_id = t.id and m.reverses_id is null
     and not exists (select from inventory_movement r where r.reverses_id = m.id)
   order by m.seq;
  get diagnostics moved = row_count;
  perform app.shift_pallets(pallets, 1);
  update stock_transfer_pick p set undone_at = now() where p.transfer_id = t.id and p.undone_at is null;
  update stock_transfer_item i
     set dispatched_quantity = 0, closed_quantity = 0,
         updated_at = now(), updated_by = who, row_version = i.row_version + 1
   where i.transfer_id = t.id and (i.dispatched_quantity > 0 or i.closed_quantity > 0);
  update stock_transfer_resolution r set status = 'CANCELLED' where r.transfer_id = t.id and r.status = 'PENDING_APPROVAL';
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'cancel_dispatch', command->>'note', jsonb_build_object('lines', moved));
end $$;
