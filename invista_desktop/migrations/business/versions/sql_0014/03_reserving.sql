-- The piles a reservation takes from, earliest expiry first, as far as `wanted` reaches.
create function app.choose_piles(wanted numeric, pile_ids uuid[])
returns table (pile_id uuid, quantity numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select q.id, least(q.available, wanted - q.before)
    from (select s.id, s.available,
                 coalesce(sum(s.available) over (
                   order by s.expiry_date nulls last, s.location_path, s.location_code, s.lot_code, s.id
                   rows between unbounded preceding and 1 preceding), 0) as before
            from stock s where s.id = any (pile_ids) and s.available > 0) q
   where q.before < wanted
$$;

create function app.check_reserving(command jsonb) returns product
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  p product;
  wanted numeric := (command->>'quantity')::numeric;
  decimals integer;
begin
  select * into p from product x where x.id = (command->>'product_id')::uuid;
  select u.decimals into decimals from unit u where u.code = p.base_unit_code;
  if p.id is null then
    perform app.refuse('IV010', 'unknown_product', '{"line": 1}');
  elsif not exists (select from warehouse w where w.id = (command->>'warehouse_id')::uuid) then
    perform app.refuse('IV010', 'unknown_place');
  elsif app.uid() is not null and not app.may_in((command->>'warehouse_id')::uuid) then
    perform app.refuse('IV002', 'warehouse_elsewhere');
  elsif wanted is null or wanted <= 0 or wanted >= 1e9 then
    perform app.refuse('IV010', 'no_stock_quantity', jsonb_build_object('sku', p.sku, 'quantity', wanted));
  elsif wanted <> round(wanted, decimals) then
    perform app.refuse('IV010', 'too_many_decimals', jsonb_build_object('sku', p.sku, 'quantity', wanted, 'decimals', decimals));
  elsif coalesce(command->>'type', 'MANUAL') not in ('MANUAL', 'QUALITY_HOLD') then
    perform app.refuse('IV010', 'reserved_by_document');
  elsif (command->>'expires_at')::timestamptz <= now() then
    perform app.refuse('IV010', 'reserved_until_past');
  end if;
  return p;
end $$;

-- Promise goods: a pile that is named, or the earliest to expire in the warehouse. All of it, or what
-- is there where that was confirmed.
create function app.reserve_stock(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.reserve');
  outcome jsonb := app.begin_operation(operation_id, 'reserve_stock', command);
  p product;
  wanted numeric := (command->>'quantity')::numeric;
  piles uuid[];
  free numeric;
  number text;
begin
  if outcome is not null then
    return outcome;
  end if;
  p := app.check_reserving(command);
  piles := array(
    select i.id from inventory_item i join location l on l.id = i.location_id
     where i.product_id = p.id and i.variant_id is not distinct from (command->>'variant_id')::uuid
       and l.warehouse_id = (command->>'warehouse_id')::uuid and i.status = 'AVAILABLE' and i.quantity > 0
       and (command->>'inventory_item_id' is null or i.id = (command->>'inventory_item_id')::uuid));
  perform app.lock_piles(piles);
  perform app.expire_on(piles);
  select coalesce(sum(s.available), 0) into free from stock s where s.id = any (piles);
  if free = 0 then
    perform app.refuse('IV010', 'nothing_to_reserve', jsonb_build_object('sku', p.sku, 'quantity', wanted));
  elsif free < wanted and not coalesce(command->'confirmed', '[]') ? 'partial_reservation' then
    perform app.refuse('IV020', 'partial_reservation', jsonb_build_object('sku', p.sku, 'wanted', wanted, 'available', free));
  end if;
  number := app.next_number('RV', 'app_secret.stock_reservation_number');
  insert into stock_reservation (
    reservation_number, type, inventory_item_id, warehouse_id, quantity, reserved_by, expires_at, reason, operation_id,
    created_by, updated_by)
  select number, coalesce(command->>'type', 'MANUAL')::reservation_type, c.pile_id, (command->>'warehouse_id')::uuid,
         c.quantity, who, (command->>'expires_at')::timestamptz, nullif(btrim(command->>'reason'), ''), $1, who, who
    from app.choose_piles(wanted, piles) c;
  return app.end_operation(operation_id, jsonb_build_object(
    'number', number, 'quantity', least(wanted, free), 'piles', (
      select jsonb_agg(jsonb_build_object('reservation_id', r.id, 'inventory_item_id', r.inventory_item_id,
          'quantity', r.quantity) order by r.id)
        from stock_reservation r where r.reservation_number = number)));
end $$;

-- Give reserved goods free again: one reservation, or all of a request by its number.
create function app.release_reservation(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.reserve');
  outcome jsonb := app.begin_operation(operation_id, 'release_reservation', command);
  r record;
  ended integer;
begin
  if outcome is not null then
    return outcome;
  end if;
  select array_agg(x.id) as ids, min(x.reservation_number) as number, min(x.status) as status,
         bool_and(app.uid() is null or app.may_in(x.warehouse_id)) as is_ours
    into r from stock_reservation x
   where x.id = (command->>'reservation_id')::uuid or x.reservation_number = command->>'number';
  if r.ids is null then
    perform app.refuse('IV010', 'unknown_reservation');
  elsif not r.is_ours then
    perform app.refuse('IV002', 'warehouse_elsewhere');
  end if;
  ended := app.end_reservations(r.ids, 'CANCELLED', command->>'note');
  if ended = 0 then
    perform app.refuse('IV030', 'reservation_ended', jsonb_build_object('number', r.number));
  end if;
  return app.end_operation(operation_id, jsonb_build_object('number', r.number, 'released', ended));
end $$;

grant execute on function app.reserve_stock(uuid, jsonb), app.release_reservation(uuid, jsonb) to invista_workstation;
