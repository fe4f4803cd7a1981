-- Where a transfer's goods are taken from: earliest expiry first, of that what is loose before what stands
-- on pallets, then the nearest bin; as far as they are free or kept for it.
drop function app.transfer_piles(uuid);
create function app.transfer_piles(transfer_id uuid)
returns table (
  item_id uuid, pile_id uuid, location_id uuid, lot_id uuid, quantity numeric, available numeric, on_pallets boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with kept as materialized (
    select r.inventory_item_id as id, sum(r.quantity) as quantity
      from stock_transfer_item i join stock_reservation r on r.stock_transfer_item_id = i.id and r.status = 'ACTIVE'
     where i.transfer_id = $1 group by r.inventory_item_id
  ), free as (
    select i.id as item_id, i.outstanding, s.id, s.location_id, s.lot_id, s.expiry_date, s.location_path, s.location_code,
           x.quantity - x.pallet_quantity as loose,
           s.available + case when s.is_usable then coalesce(k.quantity, 0) else 0 end as available
      from stock_transfer t
      join stock_transfer_item i on i.transfer_id = t.id and i.outstanding > 0
      join stock s on s.product_id = i.product_id and s.variant_id is not distinct from i.variant_id
       and s.warehouse_id = t.from_warehouse_id and (i.lot_id is null or s.lot_id = i.lot_id)
      join inventory_item x on x.id = s.id
      left join kept k on k.id = s.id
     where t.id = $1
  ), parts as (
    select f.*, part.on_pallets, part.quantity
      from free f
     cross join lateral (values (false, least(f.available, f.loose)), (true, f.available - least(f.available, f.loose)))
       as part(on_pallets, quantity)
     where part.quantity > 0
  ), piles as materialized (
    select p.*, sum(p.quantity) over (
             partition by p.item_id
             order by p.expiry_date nulls last, p.on_pallets, p.location_path, p.location_code, p.id) as upto
      from parts p
  )
  select p.item_id, p.id, p.location_id, p.lot_id, least(p.quantity, p.outstanding - (p.upto - p.quantity)), p.quantity,
         p.on_pallets
    from piles p where p.upto - p.quantity < p.outstanding
$$;

-- Keep what is outstanding anew, on pallets or not, but not from a bin that was found short; the piles are locked.
create or replace function app.reserve_for_transfer(t stock_transfer, operation uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  number text;
begin
  perform app.end_transfer_reservations(t.id, 'CANCELLED');
  perform app.expire_on(array(
    select s.id from stock s join stock_transfer_item i on i.product_id = s.product_id and i.transfer_id = t.id
     where s.warehouse_id = t.from_warehouse_id and s.reserved > 0));
  number := app.next_number('RV', 'app_secret.stock_reservation_number');
  insert into stock_reservation (
    reservation_number, type, inventory_item_id, warehouse_id, quantity, reserved_by, stock_transfer_item_id,
    operation_id, created_by, updated_by)
  select number, 'TRANSFER', p.pile_id, t.from_warehouse_id, sum(p.quantity), app.uid(), p.item_id, operation,
         app.uid(), app.uid()
    from app.transfer_piles(t.id) p
   where not exists (select from stock_transfer_pick k
                      where k.item_id = p.item_id and k.location_id = p.location_id
                        and k.short_quantity > 0 and k.undone_at is null)
   group by p.pile_id, p.item_id;
end $$;

-- Where to take what is still to be sent: what expires first, of that what is loose first, then the nearest
-- bin. Only what is available: nothing reserved, held, expired, blocked or under way. What of it stands on
-- pallets (`on_pallets`) goes with its pallet, or is taken off it before.
drop function app.propose_picks(uuid);
create function app.propose_picks(transfer_id uuid)
returns table (
  item_id uuid, location_id uuid, lot_id uuid, quantity numeric, available numeric, on_pallets numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  t stock_transfer;
begin
  perform app.require('transfers.read');
  select * into t from stock_transfer s where s.id = $1;
  if t.id is null then
    perform app.refuse('IV010', 'unknown_transfer');
  end if;
  perform app.require_side(t, t.from_warehouse_id);
  return query
  select p.item_id, p.location_id, p.lot_id, sum(p.quantity), sum(p.available),
         coalesce(sum(p.quantity) filter (where p.on_pallets), 0)
    from app.transfer_piles($1) p group by p.item_id, p.pile_id, p.location_id, p.lot_id;
end $$;
grant execute on function app.propose_picks(uuid) to invista_workstation;
reset role;
