-- What of a receipt can still be taken back: not reversed before, and still where the receipt put it.
-- Several movements may share one pile of stock: they are served in the order of the ledger.
create function app.reversible(receipt_id uuid)
returns table (movement_id uuid, item_id uuid, wanted numeric, back numeric)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with left_over as (
    select m.*, m.quantity - coalesce(
             (select sum(r.quantity) from goods_receipt_item ri
               join inventory_movement r on r.goods_receipt_item_id = ri.id
              where ri.reverses_item_id = i.id and r.reverses_id = m.id), 0) as remaining,
           m.serial_id is null or n.location_id is not distinct from m.to_location_id as is_there
      from goods_receipt_item i
      join inventory_movement m on m.goods_receipt_item_id = i.id
      left join serial n on n.id = m.serial_id
     where i.goods_receipt_id = receipt_id
  ), stock as (
    select s.* from inventory_item s
     where exists (select from left_over x where x.product_id = s.product_id and x.to_location_id = s.location_id)
     order by s.product_id, s.variant_id, s.location_id, s.lot_id, s.status
       for no key update of s
  ), queued as (
    select x.*, coalesce(s.quantity - s.reserved_quantity, 0) as on_hand,
           coalesce(sum(x.remaining) filter (where x.is_there)
             over (partition by s.id order by x.seq rows between unbounded preceding and 1 preceding), 0) as before
      from left_over x
      left join stock s
        on s.product_id = x.product_id and s.location_id = x.to_location_id and s.status = x.to_status
       and s.variant_id is not distinct from x.variant_id and s.lot_id is not distinct from x.lot_id
     where x.remaining > 0
  )
  select q.id, q.goods_receipt_item_id, q.remaining,
         case when q.is_there then greatest(least(q.remaining, q.on_hand - q.before), 0) else 0 end
    from queued q
$$;

create type app.taken_back as (movement_id uuid, item_id uuid, new_item_id uuid, wanted numeric, back numeric);

create function app.take_back(receipt_id uuid) returns app.taken_back[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with r as materialized (select * from app.reversible(receipt_id)),
  items as materialized (select i.item_id, app.new_id() as new_item_id from (select distinct item_id from r) i)
  select array_agg((r.movement_id, r.item_id, i.new_item_id, r.wanted, r.back)::app.taken_back)
    from r join items i using (item_id)
$$;

create function app.write_reversal(
  operation uuid, receipt_id uuid, parts app.taken_back[], reason text, who uuid, station uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into goods_receipt_item (
    id, goods_receipt_id, line_number, purchase_order_item_id, product_id, variant_id,
    accepted_quantity, held_quantity, lot_id, expiry_date, unit_cost, reverses_item_id, created_by)
  select b.new_item_id, receipt_id, i.line_number, i.purchase_order_item_id, i.product_id, i.variant_id,
         b.accepted, b.held, i.lot_id, i.expiry_date, i.unit_cost, i.id, who
    from (select p.item_id, p.new_item_id,
                 sum(p.back) filter (where m.to_status = 'AVAILABLE') as accepted,
                 sum(p.back) filter (where m.to_status <> 'AVAILABLE') as held
            from unnest(parts) p join inventory_movement m on m.id = p.movement_id
           where p.back > 0 group by p.item_id, p.new_item_id) s
    cross join lateral (select s.item_id, s.new_item_id, coalesce(s.accepted, 0) as accepted, coalesce(s.held, 0) as held) b
    join goods_receipt_item i on i.id = b.item_id;

  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, unit_cost, currency, reason_code, reverses_id, goods_receipt_item_id,
    created_by, workstation_id)
  select operation, m.type, m.product_id, m.variant_id, m.lot_id, m.serial_id, m.to_location_id, m.from_location_id,
         m.to_status, m.from_status, p.back, m.unit_cost, m.currency, reason, m.id, p.new_item_id,
         who, station
    from unnest(parts) p join inventory_movement m on m.id = p.movement_id
   where p.back > 0;

  -- A closed order waits for nothing: what goes back from it is closed as well.
  update purchase_order_item i
     set received_quantity = i.received_quantity - b.back,
         closed_quantity = case when o.status = 'CLOSED'
           then greatest(i.closed_quantity, i.ordered_quantity - i.received_quantity + b.back) else i.closed_quantity end,
         status = case
           when i.received_quantity > b.back and
                i.received_quantity - b.back + i.closed_quantity >= i.ordered_quantity then 'RECEIVED'
           when o.status = 'CLOSED' and i.received_quantity = b.back then 'CANCELLED'
           when o.status = 'CLOSED' then 'RECEIVED'
           when i.received_quantity = b.back then 'PENDING'
           else 'PARTIALLY_RECEIVED' end::purchase_item_status,
         updated_at = now(), updated_by = who, row_version = i.row_version + 1
    from (select g.purchase_order_item_id as id, sum(p.back) as back
            from unnest(parts) p join goods_receipt_item g on g.id = p.item_id
           where p.back > 0 group by g.purchase_order_item_id) b, purchase_order o
   where i.id = b.id and o.id = i.purchase_order_id
$$;

create function app.check_reversal(r goods_receipt, parts app.taken_back[], command jsonb) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wanted numeric := (select coalesce(sum(p.wanted), 0) from unnest(parts) p);
  back numeric := (select coalesce(sum(p.back), 0) from unnest(parts) p);
begin
  if back = 0 then
    perform app.refuse('IV010', 'nothing_to_reverse', jsonb_build_object('receipt', r.receipt_number));
  elsif back < wanted and not coalesce(command->'confirmed', '[]') ? 'partial_reversal' then
    perform app.refuse('IV020', 'partial_reversal',
      jsonb_build_object('receipt', r.receipt_number, 'wanted', wanted, 'back', back));
  end if;
  return back = wanted;
end $$;

create function app.reverse_goods_receipt(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('receiving.reverse');
  outcome jsonb := app.begin_operation(operation_id, 'reverse_goods_receipt', command);
  r goods_receipt;
  o purchase_order;
  parts app.taken_back[];
  number text;
  is_whole boolean;
  receipt uuid := app.new_id();
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.require_reason('reverse_receipt', command->>'reason_code', command->>'note');
  select * into r from goods_receipt g where g.id = (command->>'receipt_id')::uuid;
  if r.id is null then
    perform app.refuse('IV010', 'unknown_receipt');
  end if;
  o := app.order_for_update(r.purchase_order_id);
  select * into r from goods_receipt g where g.id = r.id;
  if r.reverses_id is not null then
    perform app.refuse('IV010', 'is_a_reversal', jsonb_build_object('receipt', r.receipt_number));
  elsif r.status = 'REVERSED' then
    perform app.refuse('IV030', 'already_reversed', jsonb_build_object('receipt', r.receipt_number));
  elsif o.status in ('INVOICED', 'PAID') then
    perform app.refuse('IV010', 'order_invoiced', jsonb_build_object('number', o.order_number));
  end if;
  parts := app.take_back(r.id);
  is_whole := app.check_reversal(r, parts, command);
  perform app.write_reversal(operation_id, receipt, parts, command->>'reason_code', who, app.workstation_id());
  if is_whole then
    update goods_receipt g set status = 'REVERSED' where g.id = r.id;
  end if;
  number := app.next_receipt_number();
  insert into goods_receipt (
    id, receipt_number, purchase_order_id, warehouse_id, occurred_at, reverses_id, reason_code, note,
    posted_by, created_by, workstation_id, operation_id)
  values (
    receipt, number, o.id, o.warehouse_id, (command->>'occurred_at')::timestamptz, r.id, command->>'reason_code',
    nullif(btrim(command->>'note'), ''), who, who, app.workstation_id(), operation_id);
  return app.end_operation(operation_id, jsonb_build_object(
    'receipt_id', receipt, 'receipt_number', number, 'reversed_receipt_id', r.id,
    'order_status', app.settle_order(o), 'complete', is_whole, 'lines', (
      select jsonb_agg(jsonb_build_object('goods_receipt_item_id', g.reverses_item_id,
          'accepted', g.accepted_quantity, 'held', g.held_quantity) order by g.line_number)
        from goods_receipt_item g where g.goods_receipt_id = receipt)));
end $$;

grant execute on function app.reverse_goods_receipt(uuid, jsonb) to invista_workstation;
