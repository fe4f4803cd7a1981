-- A transfer that was agreed to keeps what is there for it, as far as it is there: nobody else takes it
-- before it is picked. It asks for no more than is outstanding, and never for goods already promised.

create function app.is_sendable(status transfer_status) returns boolean
language sql immutable set search_path = pg_catalog, public, pg_temp as
$$ select $1 in ('APPROVED', 'PICKING', 'DISPATCHED', 'PARTLY_RECEIVED') $$;

-- All piles that the posting of a transfer may touch, in key order, before the reservations on them.
create function app.lock_transfer_piles(t stock_transfer, product_ids uuid[] default '{}', location_ids uuid[] default '{}')
returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select app.lock_piles(array(
    select i.id from inventory_item i join location l on l.id = i.location_id
     where (i.product_id = any (product_ids)
            or i.product_id in (select x.product_id from stock_transfer_item x where x.transfer_id = t.id))
       and (l.warehouse_id = t.from_warehouse_id or l.id = app.transit_of(t.to_warehouse_id) or l.id = any (location_ids))))
$$;

create function app.end_transfer_reservations(transfer_id uuid, how reservation_status) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ids uuid[] := array(
    select r.id from stock_transfer_item i
      join stock_reservation r on r.stock_transfer_item_id = i.id and r.status = 'ACTIVE'
     where i.transfer_id = $1);
begin
  if cardinality(ids) > 0 then
    perform app.end_reservations(ids, how, null);
  end if;
end $$;

-- Where a transfer's goods are taken from: earliest expiry first, of that the nearest bin first, as far as
-- they are free or kept for it. Not from a bin that was found short.
create function app.transfer_piles(transfer_id uuid)
returns table (item_id uuid, pile_id uuid, location_id uuid, lot_id uuid, quantity numeric, available numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with kept as materialized (
    select r.inventory_item_id as id, sum(r.quantity) as quantity
      from stock_transfer_item i join stock_reservation r on r.stock_transfer_item_id = i.id and r.status = 'ACTIVE'
     where i.transfer_id = $1 group by r.inventory_item_id
  ), free as (
    select i.id as item_id, i.outstanding, s.id, s.location_id, s.lot_id, s.expiry_date, s.location_path, s.location_code,
           s.available + case when s.is_usable then coalesce(k.quantity, 0) else 0 end as available
      from stock_transfer t
      join stock_transfer_item i on i.transfer_id = t.id and i.outstanding > 0
      join stock s on s.product_id = i.product_id and s.variant_id is not distinct from i.variant_id
       and s.warehouse_id = t.from_warehouse_id and (i.lot_id is null or s.lot_id = i.lot_id)
      left join kept k on k.id = s.id
     where t.id = $1
  ), piles as materialized (
    select f.*, sum(f.available) over (
             partition by f.item_id order by f.expiry_date nulls last, f.location_path, f.location_code, f.id) as upto
      from free f where f.available > 0
  )
  select p.item_id, p.id, p.location_id, p.lot_id, least(p.available, p.outstanding - (p.upto - p.available)), p.available
    from piles p where p.upto - p.available < p.outstanding
$$;

-- Keep what is outstanding anew; the piles are locked.
create function app.reserve_for_transfer(t stock_transfer, operation uuid) returns void
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
  select number, 'TRANSFER', p.pile_id, t.from_warehouse_id, p.quantity, app.uid(), p.item_id, operation, app.uid(), app.uid()
    from app.transfer_piles(t.id) p
   where not exists (select from stock_transfer_pick k
                      where k.item_id = p.item_id and k.location_id = p.location_id
                        and k.short_quantity > 0 and k.undone_at is null);
end $$;

-- What a transfer keeps, after a step of it: all that is outstanding where goods may have become free or
-- fewer are wanted, nothing once nothing more will be sent.
create function app.settle_transfer_reservations(t stock_transfer, operation uuid, verb text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not (app.is_sendable(t.status)
      and exists (select from stock_transfer_item i where i.transfer_id = t.id and i.outstanding > 0)) then
    perform app.end_transfer_reservations(t.id, 'CANCELLED');
  elsif verb in ('submit', 'approve', 'begin_picking', 'dispatch', 'cancel_dispatch') then
    perform app.lock_transfer_piles(t);
    perform app.reserve_for_transfer(t, operation);
  end if;
end $$;

create or replace function app.end_transfer_step(
  operation_id uuid, before stock_transfer, verb text, note text, told jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t stock_transfer;
begin
  select * into strict t from stock_transfer s where s.id = before.id;
  perform app.settle_transfer_reservations(t, operation_id, verb);
  insert into stock_transfer_step (transfer_id, verb, from_status, to_status, note, operation_id, workstation_id, created_by)
  values (before.id, verb, before.status, t.status, nullif(btrim(note), ''), operation_id, app.workstation_id(), app.uid());
  return app.end_operation(operation_id, jsonb_build_object(
    'transfer_id', before.id, 'number', before.transfer_number, 'status', t.status) || told);
end $$;

-- What was picked leaves its bins, and is under way to the destination: nobody's to sell until it arrives.
create or replace function app.dispatch_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'dispatch_transfer', command);
  picks app.transfer_pick[] := app.transfer_picks(command->'picks');
  closes boolean := coalesce((command->>'close_rest')::boolean, false);
  lines app.stock_line[];
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
  -- What it keeps is its own to take; what is left outstanding is kept again at the end of the step.
  perform app.lock_transfer_piles(t);
  perform app.end_transfer_reservations(t.id, 'FULFILLED');
  perform app.check_picks(t, picks);
  lines := app.pick_stock_lines(picks);
  if lines is not null then
    perform app.check_stock_lines(lines);
    perform app.check_substitutes(t, picks, lines);
  end if;
  perform app.write_dispatch(t, operation_id, picks, lines);
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

-- Everything that was sent goes back into its bins, by movements linked to those that took it out.
create or replace function app.cancel_dispatch(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.dispatch');
  outcome jsonb := app.begin_operation(operation_id, 'cancel_dispatch', command);
  t stock_transfer;
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
  perform app.lock_transfer_piles(t);
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
  update stock_transfer_pick p set undone_at = now() where p.transfer_id = t.id and p.undone_at is null;
  update stock_transfer_item i
     set dispatched_quantity = 0, closed_quantity = 0,
         updated_at = now(), updated_by = who, row_version = i.row_version + 1
   where i.transfer_id = t.id and (i.dispatched_quantity > 0 or i.closed_quantity > 0);
  update stock_transfer_resolution r set status = 'CANCELLED' where r.transfer_id = t.id and r.status = 'PENDING_APPROVAL';
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'cancel_dispatch', command->>'note', jsonb_build_object('lines', moved));
end $$;

-- Take in what arrived, line by line, in part or whole.
create or replace function app.receive_transfer(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('transfers.receive');
  outcome jsonb := app.begin_operation(operation_id, 'receive_transfer', command);
  t stock_transfer;
  lines app.stock_line[];
  shares app.transfer_share[];
  unsent record;
  found_lines integer := 0;
begin
  if outcome is not null then
    return outcome;
  end if;
  t := app.transfer_for_update((command->>'transfer_id')::uuid);
  perform app.require_side(t, t.to_warehouse_id);
  perform app.require_transfer_status(t, 'DISPATCHED', 'IN_TRANSIT', 'PARTLY_RECEIVED', 'RECEIVED');
  lines := app.arrival_lines(command->'lines');
  perform app.check_arrivals(t, lines);
  shares := app.share_arrivals(t, lines);
  select l.sku, s.quantity, t.transfer_number as number into unsent
    from unnest(shares) s join unnest(lines) l on l.n = s.n where s.item_id is null order by s.n limit 1;
  if found then
    if not coalesce(command->'confirmed', '[]') ? 'not_sent' then
      perform app.refuse('IV020', 'not_sent', to_jsonb(unsent));
    end if;
    -- What was sent without being written down may be what is kept here for it.
    perform app.lock_transfer_piles(
      t, array(select l.product_id from unnest(lines) l), array(select l.to_id from unnest(lines) l));
    perform app.end_transfer_reservations(t.id, 'FULFILLED');
    found_lines := (select count(*) from unnest(shares) s where s.item_id is null);
    perform app.open_found((select array_agg(l) from unnest(lines) l
                             where l.n in (select s.n from unnest(shares) s where s.item_id is null)));
    lines := app.arrival_lines(command->'lines');  -- with the lots and serials just opened
    perform app.send_after(t, operation_id, lines, app.share_arrivals(t, lines));
    shares := app.share_arrivals(t, lines);
    if app.is_sendable(t.status) then
      perform app.reserve_for_transfer(t, operation_id);
    end if;
  end if;
  perform app.write_arrivals(t, operation_id, lines, shares, command->>'note');
  perform app.settle_transfer(t);
  return app.end_transfer_step(operation_id, t, 'receive', command->>'note',
    jsonb_build_object('lines', cardinality(lines), 'found', found_lines));
end $$;

-- Where to take what is still to be sent: what expires first, of that the nearest bin first. Only what is
-- available: nothing reserved, held, expired, blocked or under way.
create or replace function app.propose_picks(transfer_id uuid)
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
  select p.item_id, p.location_id, p.lot_id, p.quantity, p.available from app.transfer_piles($1) p;
end $$;

-- Transfers agreed to before there were reservations keep their goods from now on.
do $$
declare
  t stock_transfer;
begin
  for t in select s.* from stock_transfer s where app.is_sendable(s.status) order by s.requested_at, s.id loop
    perform app.lock_transfer_piles(t);
    perform app.reserve_for_transfer(t, (
      select s.operation_id from stock_transfer_step s where s.transfer_id = t.id order by s.created_at desc limit 1));
  end loop;
end $$;
reset role;
