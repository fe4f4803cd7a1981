set local role invista_owner;

create type reservation_type as enum ('ORDER', 'TRANSFER', 'MANUAL', 'QUALITY_HOLD');
create type reservation_status as enum ('ACTIVE', 'FULFILLED', 'CANCELLED', 'EXPIRED');

-- What of a pile is promised. Rows of one request share its number.
create table stock_reservation (
  id uuid primary key default app.new_id(),
  reservation_number text not null,
  type reservation_type not null,
  status reservation_status not null default 'ACTIVE',
  inventory_item_id uuid not null references inventory_item,
  warehouse_id uuid not null references warehouse,
  quantity numeric(14,3) not null check (quantity > 0),
  reserved_by uuid references app_user,
  stock_transfer_item_id uuid references stock_transfer_item,
  expires_at timestamptz,
  reason text,
  ended_at timestamptz,
  note text,
  operation_id uuid not null references operation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (reservation_number, inventory_item_id),
  check ((status = 'ACTIVE') = (ended_at is null)),
  -- Exactly one thing is reserved for, named by a typed column of its own. A document that comes to
  -- reserve brings its column, and replaces this check by one that counts it for its type.
  constraint stock_reservation_for_one_thing check (
    type <> 'ORDER' and (type = 'TRANSFER') = (stock_transfer_item_id is not null))
);
create index stock_reservation_transfer_item on stock_reservation (stock_transfer_item_id)
  where stock_transfer_item_id is not null;
create index stock_reservation_active on stock_reservation (inventory_item_id) where status = 'ACTIVE';
create index stock_reservation_expiring on stock_reservation (expires_at) where status = 'ACTIVE' and expires_at is not null;
create index stock_reservation_created on stock_reservation (created_at, id);
insert into lifecycle_step values
  ('stock_reservation', 'ACTIVE', 'FULFILLED'),
  ('stock_reservation', 'ACTIVE', 'CANCELLED'),
  ('stock_reservation', 'ACTIVE', 'EXPIRED');
select app_secret.equip('stock_reservation', '{stamped,versioned,audited,steps,never_deleted}');
create sequence app_secret.stock_reservation_number;

-- Piles are locked before the reservations on them, in key order, by whoever changes either.
create function app.lock_piles(pile_ids uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  select from inventory_item i where i.id = any (pile_ids)
   order by i.product_id, i.variant_id, i.location_id, i.lot_id, i.status for no key update
$$;

-- What is reserved of a pile is the sum of its active reservations, kept by this trigger alone.
create function app.project_reservations() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  short record;
begin
  perform app.lock_piles(array(select distinct a.inventory_item_id from added a));
  select p.sku, l.code as location, i.quantity as on_hand, s.reserved as needed into short
    from (select r.inventory_item_id as id, sum(r.quantity) as reserved
            from stock_reservation r
           where r.status = 'ACTIVE' and r.inventory_item_id in (select a.inventory_item_id from added a)
           group by r.inventory_item_id) s
    join inventory_item i on i.id = s.id and i.quantity < s.reserved
    join product p on p.id = i.product_id
    join location l on l.id = i.location_id
   limit 1;
  if found then
    perform app.refuse('IV010', 'insufficient_stock', to_jsonb(short));
  end if;
  update inventory_item i set reserved_quantity = s.reserved, updated_at = now()
    from (select a.inventory_item_id as id, coalesce(sum(r.quantity), 0) as reserved
            from (select distinct x.inventory_item_id from added x) a
            left join stock_reservation r on r.inventory_item_id = a.inventory_item_id and r.status = 'ACTIVE'
           group by a.inventory_item_id) s
   where i.id = s.id and i.reserved_quantity <> s.reserved;
  return null;
end $$;
create trigger project_reservations after insert on stock_reservation referencing new table as added
  for each statement execute function app.project_reservations();
create trigger reproject_reservations after update on stock_reservation referencing new table as added
  for each statement execute function app.project_reservations();
create trigger only_by_reservations before update of reserved_quantity on inventory_item for each statement
  when (pg_trigger_depth() = 0) execute function app.refuse_change();
-- What was promised stays as it was said; only how it ended is written later.
create trigger append_only before update on stock_reservation for each row
  when ((old.inventory_item_id, old.quantity, old.type, old.reservation_number, old.expires_at, old.stock_transfer_item_id)
    is distinct from
    (new.inventory_item_id, new.quantity, new.type, new.reservation_number, new.expires_at, new.stock_transfer_item_id))
  execute function app.refuse_change();

-- End those of the named reservations that are active; their goods are free from then on.
create function app.end_reservations(ids uuid[], how reservation_status, note text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ended integer;
begin
  perform app.lock_piles(array(select r.inventory_item_id from stock_reservation r where r.id = any (ids)));
  with gone as (
    update stock_reservation r set status = how, ended_at = now(), note = coalesce(nullif(btrim($3), ''), r.note)
     where r.id = any (ids) and r.status = 'ACTIVE' returning r.id)
  select count(*) into ended from gone;
  return ended;
end $$;

-- Free what was reserved until a time that has passed: all of it, or on these piles.
create function app.expire_on(pile_ids uuid[]) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  ids uuid[] := array(select r.id from stock_reservation r
                       where r.status = 'ACTIVE' and r.expires_at <= now()
                         and (pile_ids is null or r.inventory_item_id = any (pile_ids)));
begin
  return case when cardinality(ids) > 0 then app.end_reservations(ids, 'EXPIRED', null) else 0 end;
end $$;

create function app.release_expired() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('stock.reserve');
  return app.expire_on(null);
end $$;

-- Piles whose reserved quantity is not the sum of their active reservations; no rows means that they agree.
create function app.verify_reservations()
returns table (sku text, location text, lot text, status text, by_reservations numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('stock.read');
  return query
  select p.sku, l.code, t.code, i.status::text, coalesce(s.reserved, 0), i.reserved_quantity
    from inventory_item i
    left join (select r.inventory_item_id as id, sum(r.quantity) as reserved from stock_reservation r
                where r.status = 'ACTIVE' group by r.inventory_item_id) s on s.id = i.id
    join product p on p.id = i.product_id
    join location l on l.id = i.location_id
    left join lot t on t.id = i.lot_id
   where i.reserved_quantity <> coalesce(s.reserved, 0)
   order by p.sku, l.code, t.code, i.status;
end $$;

grant execute on function app.release_expired(), app.verify_reservations() to invista_workstation;
create policy reading on stock_reservation for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
