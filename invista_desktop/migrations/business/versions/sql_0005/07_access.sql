-- Where to take what is still to be sent: what expires first, of that the nearest bin first. Only what is
-- available: nothing reserved, held, expired, blocked or under way.
create function app.propose_picks(transfer_id uuid)
returns table (item_id uuid, location_id uuid, lot_id uuid, quantity numeric, available numeric)
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
  with piles as materialized (
    select i.id, i.outstanding, s.location_id, s.lot_id, s.available,
           sum(s.available) over (partition by i.id order by s.expiry_date nulls last, s.location_path, s.location_code, s.id)
             as upto
      from stock_transfer_item i
      join stock s on s.product_id = i.product_id and s.variant_id is not distinct from i.variant_id
       and (i.lot_id is null or s.lot_id = i.lot_id)
     where i.transfer_id = t.id and i.outstanding > 0 and s.warehouse_id = t.from_warehouse_id and s.available > 0
  )
  select p.id, p.location_id, p.lot_id, least(p.available, p.outstanding - (p.upto - p.available)), p.available
    from piles p where p.upto - p.available < p.outstanding;
end $$;

grant execute on function
  app.request_transfer(uuid, jsonb), app.submit_transfer(uuid, jsonb), app.decide_transfer(uuid, jsonb),
  app.cancel_transfer(uuid, jsonb), app.begin_picking(uuid, jsonb), app.dispatch_transfer(uuid, jsonb),
  app.cancel_dispatch(uuid, jsonb), app.receive_transfer(uuid, jsonb), app.resolve_missing(uuid, jsonb),
  app.decide_resolution(uuid, jsonb), app.close_transfer(uuid, jsonb), app.propose_picks(uuid), app.verify_transfers()
  to invista_workstation;

-- People of either end read a transfer; who reads transfers reads the names of the warehouses they go between.
create policy reading on stock_transfer for select to invista_workstation using (
  (select app.may('transfers.read'))
  and ((select app.warehouses()) is null or from_warehouse_id = any ((select app.warehouses())::uuid[])
    or to_warehouse_id = any ((select app.warehouses())::uuid[])));
create policy between_warehouses on warehouse for select to invista_workstation using ((select app.may('transfers.read')));
do $$
declare
  t text;
begin
  foreach t in array array['stock_transfer_item', 'stock_transfer_pick', 'stock_transfer_step', 'stock_transfer_resolution'] loop
    execute format('create policy reading on %I for select to invista_workstation using (
      (select app.may(''transfers.read''))
      and ((select app.warehouses()) is null or transfer_id in (select s.id from stock_transfer s)))', t);
  end loop;
end $$;

-- What is under way of one transfer, or of all, for whoever may read them: its places may be in the other
-- warehouse, which they do not see.
create function app.transfer_transit(transfer_id uuid default null)
returns setof stock_transfer_transit
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  theirs uuid[];
begin
  perform app.require('transfers.read');
  theirs := array(
    select distinct t.id from stock_transfer t join stock_transfer_item i on i.transfer_id = t.id and i.in_transit > 0
     where ($1 is null or t.id = $1)
       and (app.uid() is null or app.may_in(t.from_warehouse_id) or app.may_in(t.to_warehouse_id)));
  return query select u.* from stock_transfer_transit u where u.transfer_id = any (theirs);
end $$;
grant execute on function app.transfer_transit(uuid) to invista_workstation;
