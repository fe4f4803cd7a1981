-- What is reserved does not leave: who takes more than is free is told whose it is. A reservation past
-- its time holds nobody up, it ends here.
create function app.free_expired(pile_ids uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if cardinality(pile_ids) > 0 then
    -- All that the movements touch, so that the ledger locks nothing further out of order.
    perform app.lock_piles(pile_ids), app.expire_on(pile_ids);
  end if;
end $$;

create function app.reservation_names(pile_id uuid) returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select string_agg(n.named, ', ')
    from (select r.reservation_number || coalesce(' (' || coalesce(t.transfer_number, u.display_name) || ')', '') as named
            from stock_reservation r
            left join app_user u on u.id = r.reserved_by
            left join stock_transfer_item i on i.id = r.stock_transfer_item_id
            left join stock_transfer t on t.id = i.transfer_id
           where r.inventory_item_id = pile_id and r.status = 'ACTIVE'
           order by r.created_at limit 3) n
$$;

-- Goods that stand on a pallet leave its place with it, or not at all; what is reserved stays.
create or replace function app.project_movements() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  short record;
begin
  perform app.free_expired(array(
    select i.id from moved m
      join inventory_item i
        on i.product_id = m.product_id and i.location_id in (m.from_location_id, m.to_location_id)
     where exists (select from stock_reservation r where r.status = 'ACTIVE' and r.expires_at <= now())));
  -- Dynamic, so that it is planned for as many rows as there are: a plan kept from one row is ruinous for thousands.
  execute $query$
  with ends as (
    select m.product_id, m.variant_id, m.to_location_id as location_id, m.lot_id, m.to_status as status, m.quantity
      from moved m
    union all
    select m.product_id, m.variant_id, m.from_location_id, m.lot_id, m.from_status, -m.quantity from moved m
  ), change as materialized (
    select e.product_id, e.variant_id, e.location_id, e.lot_id, e.status, sum(e.quantity) as delta,
           row_number() over (order by e.product_id, e.variant_id, e.location_id, e.lot_id, e.status) as n
      from ends e join location l on l.id = e.location_id and l.holds_stock
     group by e.product_id, e.variant_id, e.location_id, e.lot_id, e.status
    having sum(e.quantity) <> 0
  ), held as materialized (
    -- Locked in key order: two postings never wait for each other in a circle.
    select c.n, c.delta, i.id, i.quantity, i.reserved_quantity, i.pallet_quantity
      from change c
      join inventory_item i
        on i.product_id = c.product_id and i.location_id = c.location_id and i.status = c.status
       and i.variant_id is not distinct from c.variant_id and i.lot_id is not distinct from c.lot_id
     order by c.n
       for no key update of i
  ), changed as (
    update inventory_item i set quantity = i.quantity + h.delta, updated_at = now()
      from held h where i.id = h.id and i.quantity + h.delta >= greatest(i.reserved_quantity, i.pallet_quantity)
    returning h.n
  ), opened as (
    insert into inventory_item as i (product_id, variant_id, location_id, lot_id, status, quantity)
    select c.product_id, c.variant_id, c.location_id, c.lot_id, c.status, c.delta
      from change c
     where c.delta > 0 and c.n not in (select h.n from held h)
     order by c.n
    on conflict (product_id, variant_id, location_id, lot_id, status)
      do update set quantity = i.quantity + excluded.quantity, updated_at = now()
  )
  select p.sku, l.code as location, coalesce(h.quantity, 0) as on_hand, -c.delta as needed,
         h.reserved_quantity as reserved, h.pallet_quantity as on_pallets,
         app.reservation_names(h.id) as reservations
    from change c
    left join held h on h.n = c.n
    join product p on p.id = c.product_id
    join location l on l.id = c.location_id
   where c.delta < 0 and c.n not in (select ch.n from changed ch)
   limit 1
  $query$ into short;
  if short.sku is not null then
    perform app.refuse('IV010', case
      when short.on_hand < short.needed then 'insufficient_stock'
      when short.on_hand - short.on_pallets < short.needed then 'on_a_pallet'
      else 'stock_reserved' end, to_jsonb(short));
  end if;
  return null;
end $$;

create or replace function app.take_back(receipt_id uuid) returns app.taken_back[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.free_expired(array(
    select i.id from goods_receipt_item g
      join inventory_movement m on m.goods_receipt_item_id = g.id
      join inventory_item i on i.product_id = m.product_id and i.location_id = m.to_location_id
     where g.goods_receipt_id = receipt_id
       and exists (select from stock_reservation r where r.status = 'ACTIVE' and r.expires_at <= now())));
  return (
    with r as materialized (select * from app.reversible(receipt_id)),
    items as materialized (select i.item_id, app.new_id() as new_item_id from (select distinct item_id from r) i)
    select array_agg((r.movement_id, r.item_id, i.new_item_id, r.wanted, r.back)::app.taken_back)
      from r join items i using (item_id));
end $$;
