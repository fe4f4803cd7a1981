-- What stands on the pallets under way with a transfer, beside what is under way with it at all.
create function app.travelling(t stock_transfer)
returns table (product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, quantity numeric, under_way numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select a.product_id, a.variant_id, a.lot_id, a.serial_id, a.quantity, w.quantity
    from (select i.product_id, i.variant_id, i.lot_id, i.serial_id, sum(i.quantity) as quantity
            from pallet p join pallet_item i on i.pallet_id = p.id
           where p.stock_transfer_id = t.id group by i.product_id, i.variant_id, i.lot_id, i.serial_id) a
    left join (select u.product_id, u.variant_id, u.lot_id, u.serial_id, sum(u.quantity) as quantity
                 from stock_transfer_transit u where u.transfer_id = t.id
                group by u.product_id, u.variant_id, u.lot_id, u.serial_id) w
      on w.product_id = a.product_id and w.variant_id is not distinct from a.variant_id
     and w.lot_id is not distinct from a.lot_id and w.serial_id is not distinct from a.serial_id
$$;

-- Pallets before piles, each in the order of their keys: the pallets under way with the transfer, and the
-- piles that what is done with them may touch. Says whether there are any.
create function app.lock_travelling(t stock_transfer, product_ids uuid[] default '{}', location_ids uuid[] default '{}')
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from pallet p where p.stock_transfer_id = t.id order by p.id for no key update;
  if found then
    perform app.lock_transfer_piles(t, product_ids, location_ids);
    return true;
  end if;
  return false;
end $$;

-- A pallet from which something was taken is not the one that its label names, nor is the one it stands
-- on: both are broken. Other cartons on them are whole and go on by themselves.
create function app.break_with_parents(pallet_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  k pallet;
begin
  select * into k from pallet p where p.id = $1;
  while k.id is not null loop
    perform app.break_up(k);
    select * into k from pallet p where p.id = k.parent_id;
  end loop;
end $$;

-- Goods that leave a transfer by themselves.
create type app.leaving as (product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, quantity numeric);

-- Break as many of the transfer's pallets as must be so that what leaves is loose; first what is under way
-- loose, then from the smallest quantity on. So nothing is refused because it was on a pallet.
create function app.open_travelling(t stock_transfer, going app.leaving[], location_ids uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  next_one uuid;
begin
  if not app.lock_travelling(t, array(select g.product_id from unnest(going) g), location_ids) then
    return;
  end if;
  loop
    select i.pallet_id into next_one
      from (select g.product_id, g.variant_id, g.lot_id, g.serial_id, sum(g.quantity) as quantity
              from unnest(going) g group by g.product_id, g.variant_id, g.lot_id, g.serial_id) g
      join app.travelling(t) a
        on a.product_id = g.product_id and a.variant_id is not distinct from g.variant_id
       and a.lot_id is not distinct from g.lot_id and a.serial_id is not distinct from g.serial_id
      join pallet_item i
        on i.product_id = a.product_id and i.variant_id is not distinct from a.variant_id
       and i.lot_id is not distinct from a.lot_id and i.serial_id is not distinct from a.serial_id
      join pallet p on p.id = i.pallet_id and p.stock_transfer_id = t.id
     where a.quantity > greatest(a.under_way - g.quantity, 0)
     order by i.quantity, p.sscc limit 1;
    exit when not found;
    perform app.break_with_parents(next_one);
  end loop;
end $$;

-- What is settled as missing was on no pallet that is whole.
create function app.open_for_resolutions(t stock_transfer, resolutions uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select app.open_travelling(
    t,
    array(select (i.product_id, i.variant_id, r.lot_id, r.serial_id, r.quantity)::app.leaving
            from stock_transfer_resolution r join stock_transfer_item i on i.id = r.item_id where r.id = any (resolutions)),
    array(select r.to_location_id from stock_transfer_resolution r where r.id = any (resolutions)))
$$;

-- Found goods arrive late; lost and damaged ones leave the books; mis-picked ones were never sent, so the
-- movement that took them out is taken back as far as that.
create or replace function app.move_resolutions(t stock_transfer, operation uuid, resolutions uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select app.open_for_resolutions(t, resolutions);
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, reason_code, note, stock_transfer_item_id, reverses_id, created_by, workstation_id)
  select operation,
         case r.outcome when 'FOUND' then 'TRANSFER_IN' when 'LOST' then 'ADJUSTMENT' when 'DAMAGED' then 'DAMAGE'
           else 'TRANSFER_OUT' end::movement_type,
         i.product_id, i.variant_id, r.lot_id, r.serial_id, (select app.transit_of(t.to_warehouse_id)), r.to_location_id,
         'AVAILABLE', 'AVAILABLE', r.quantity, r.reason_code, r.note, i.id,
         case r.outcome when 'MIS_PICKED' then (
           select m.id from inventory_movement m
            where m.stock_transfer_item_id = i.id and m.from_location_id = r.to_location_id
              and m.lot_id is not distinct from r.lot_id and m.serial_id is not distinct from r.serial_id
              and m.reverses_id is null
            order by m.seq desc limit 1) end,
         (select app.uid()), (select app.workstation_id())
    from stock_transfer_resolution r join stock_transfer_item i on i.id = r.item_id
   where r.id = any (resolutions) order by i.line_number, r.id;
  update stock_transfer_item i
     set received_quantity = i.received_quantity + r.arrived, resolved_quantity = i.resolved_quantity + r.ended,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
    from (select x.item_id, coalesce(sum(x.quantity) filter (where x.outcome = 'FOUND'), 0) as arrived,
                 coalesce(sum(x.quantity) filter (where x.outcome <> 'FOUND'), 0) as ended
            from stock_transfer_resolution x where x.id = any (resolutions) group by x.item_id) r
   where i.id = r.item_id;
$$;
