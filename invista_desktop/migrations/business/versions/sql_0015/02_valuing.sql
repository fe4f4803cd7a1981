-- Movements over a warehouse's edge: what comes in counts up, what goes out counts down.
create type app.value_line as (
  seq bigint, movement_id uuid, product_id uuid, variant_id uuid, warehouse_id uuid, stock_value_id uuid,
  quantity numeric, is_transfer boolean, is_purchase boolean, unit_cost numeric, currency text, reverses_id uuid,
  occurred_at timestamptz);

-- The lines' places in the books of value, opened where they are missing and locked in key order.
create function app.open_values(lines app.value_line[]) returns app.value_line[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  found_lines app.value_line[];
begin
  insert into stock_value (product_id, variant_id, warehouse_id)
  select k.product_id, k.variant_id, k.warehouse_id
    from (select distinct l.product_id, l.variant_id, l.warehouse_id from unnest(lines) l) k
   where not exists (select from stock_value s
                      where s.product_id = k.product_id and s.warehouse_id = k.warehouse_id
                        and s.variant_id is not distinct from k.variant_id)
   order by k.product_id, k.warehouse_id, k.variant_id
  on conflict (product_id, warehouse_id, variant_id) do nothing;
  select array_agg((
      l.seq, l.movement_id, l.product_id, l.variant_id, l.warehouse_id, s.id, l.quantity, l.is_transfer, l.is_purchase,
      l.unit_cost, l.currency, l.reverses_id, l.occurred_at)::app.value_line)
    into found_lines
    from unnest(lines) l
    join stock_value s
      on s.product_id = l.product_id and s.warehouse_id = l.warehouse_id and s.variant_id is not distinct from l.variant_id;
  perform from stock_value s where s.id in (select l.stock_value_id from unnest(found_lines) l)
    order by s.product_id, s.warehouse_id, s.variant_id for no key update;
  return found_lines;
end $$;

-- What comes from outside: purchases at their price, what comes back at the value it left with, the
-- rest at what a unit is worth now. Nothing is refused at the dock for want of a price or a rate.
create function app.value_arrivals(lines app.value_line[], method valuation_method) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with rates as materialized (
    select d.currency, d.occurred_at, app.exchange_rate(d.currency, app.organisation_day(d.occurred_at)) as rate
      from (select distinct l.currency, l.occurred_at from unnest(lines) l where l.is_purchase and l.unit_cost is not null) d
  )
  insert into movement_value (movement_id, stock_value_id, quantity, value, method, is_provisional, occurred_at, seq)
  select l.movement_id, l.stock_value_id, l.quantity,
         case when l.reverses_id is not null and o.value is not null then round(o.value * l.quantity / o.quantity, 6)
              when l.is_purchase and r.rate is not null then round(l.unit_cost * r.rate * l.quantity, 6)
              when l.is_purchase then round((select app.standard_cost(p) from product p where p.id = l.product_id) * l.quantity, 6)
              else round(app.unit_cost(l.product_id, l.variant_id, l.warehouse_id) * l.quantity, 6) end,
         $2, l.is_purchase and r.rate is null, l.occurred_at, l.seq
    from unnest(lines) l
    left join rates r on l.is_purchase and l.unit_cost is not null
      and r.currency = l.currency and r.occurred_at = l.occurred_at
    left join movement_value o on o.movement_id = l.reverses_id and o.stock_value_id = l.stock_value_id and o.quantity < 0
   where l.quantity > 0 and not l.is_transfer
$$;

-- What goes, at the average of what is there: exact, and the last unit takes all that is left. What a
-- movement takes back leaves at the value it came with, as far as that is still in the books.
create function app.value_at_average(lines app.value_line[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with outs as materialized (
    select l.seq, l.movement_id, l.stock_value_id, l.occurred_at, -l.quantity as quantity, s.quantity as held, s.value,
           round(o.value * -l.quantity / o.quantity, 6) as original
      from unnest(lines) l
      join stock_value s on s.id = l.stock_value_id
      left join movement_value o on o.movement_id = l.reverses_id and o.stock_value_id = l.stock_value_id and o.quantity > 0
     where l.quantity < 0
  ), judged as (
    select x.*, case when sum(x.original) over pile <= x.value
                      and sum(x.quantity) filter (where x.original is not null) over pile < x.held
                     then x.original end as fixed
      from outs x window pile as (partition by x.stock_value_id)
  ), queued as (
    select j.*, j.held - coalesce(sum(j.quantity) filter (where j.fixed is not null) over pile, 0) as of_quantity,
           j.value - coalesce(sum(j.fixed) over pile, 0) as of_value,
           sum(j.quantity) filter (where j.fixed is null) over (partition by j.stock_value_id order by j.seq) as gone
      from judged j window pile as (partition by j.stock_value_id)
  )
  insert into movement_value (movement_id, stock_value_id, quantity, value, method, occurred_at, seq)
  select q.movement_id, q.stock_value_id, -q.quantity,
         -coalesce(q.fixed, round(q.of_value * (q.of_quantity - q.gone + q.quantity) / nullif(q.of_quantity, 0), 6)
                          - round(q.of_value * (q.of_quantity - q.gone) / nullif(q.of_quantity, 0), 6)),
         'MOVING_AVERAGE', q.occurred_at, q.seq
    from queued q
$$;

-- What goes, from the oldest layer on; what a movement takes back, from its own layer first.
create function app.value_at_fifo(lines app.value_line[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with outs as materialized (
    select l.seq, l.movement_id, l.stock_value_id, l.occurred_at, l.reverses_id, -l.quantity as quantity
      from unnest(lines) l where l.quantity < 0
  ), own_queue as (
    select o.seq, c.id as layer_id, c.quantity as held, c.value,
           least(sum(o.quantity) over w, c.quantity) as stop, least(sum(o.quantity) over w - o.quantity, c.quantity) as start
      from outs o
      join cost_layer c on c.movement_id = o.reverses_id and c.stock_value_id = o.stock_value_id and c.quantity > 0
    window w as (partition by c.id order by o.seq)
  ), own as materialized (
    select q.seq, q.layer_id, q.stop - q.start as quantity,
           round(q.value * (q.held - q.start) / q.held, 6) - round(q.value * (q.held - q.stop) / q.held, 6) as value
      from own_queue q where q.stop > q.start
  ), left_over as (
    select c.id, c.stock_value_id, c.seq, c.quantity - coalesce(t.quantity, 0) as quantity, c.value - coalesce(t.value, 0) as value
      from cost_layer c
      left join (select w.layer_id, sum(w.quantity) as quantity, sum(w.value) as value from own w group by w.layer_id) t
        on t.layer_id = c.id
     where c.quantity > 0 and c.stock_value_id in (select o.stock_value_id from outs o)
  ), layers as materialized (
    select x.*, sum(x.quantity) over w as stop, sum(x.quantity) over w - x.quantity as start
      from left_over x where x.quantity > 0 window w as (partition by x.stock_value_id order by x.seq, x.id)
  ), rest as (
    select x.seq, x.stock_value_id, sum(x.quantity) over w as stop, sum(x.quantity) over w - x.quantity as start
      from (select o.seq, o.stock_value_id, o.quantity - coalesce(w.quantity, 0) as quantity
              from outs o left join own w on w.seq = o.seq) x
     where x.quantity > 0 window w as (partition by x.stock_value_id order by x.seq)
  ), taken as materialized (
    select w.seq, w.layer_id, w.quantity, w.value from own w
    union all
    select r.seq, y.id, least(r.stop, y.stop) - greatest(r.start, y.start),
           round(y.value * (y.stop - greatest(r.start, y.start)) / y.quantity, 6)
             - round(y.value * (y.stop - least(r.stop, y.stop)) / y.quantity, 6)
      from rest r join layers y on y.stock_value_id = r.stock_value_id and y.start < r.stop and y.stop > r.start
  ), lowered as (
    update cost_layer c set quantity = c.quantity - t.quantity, value = c.value - t.value
      from (select k.layer_id, sum(k.quantity) as quantity, sum(k.value) as value from taken k group by k.layer_id) t
     where c.id = t.layer_id
  )
  insert into movement_value (movement_id, stock_value_id, quantity, value, method, occurred_at, seq)
  select o.movement_id, o.stock_value_id, -o.quantity, -t.value, 'FIFO', o.occurred_at, o.seq
    from outs o
    left join (select k.seq, sum(k.value) as value, sum(k.quantity) as quantity from taken k group by k.seq) t
      on t.seq = o.seq and t.quantity = o.quantity
$$;

-- What left one warehouse comes to the other with the value it left with.
create function app.value_transfers(lines app.value_line[], method valuation_method) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into movement_value (movement_id, stock_value_id, quantity, value, method, occurred_at, seq)
  select l.movement_id, l.stock_value_id, l.quantity, -o.value, $2, l.occurred_at, l.seq
    from unnest(lines) l
    join movement_value o on o.movement_id = l.movement_id and o.quantity < 0
   where l.quantity > 0 and l.is_transfer
$$;

create function app.value_lines(lines app.value_line[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  method valuation_method;
  opened app.value_line[];
  short record;
begin
  -- Whoever changes the method waits for the postings under way, and they for him.
  perform pg_advisory_xact_lock_shared(hashtext('valuation_method'));
  method := app.valuation_method();
  opened := app.open_values(lines);
  if exists (select from unnest(lines) l where l.quantity > 0 and not l.is_transfer) then
    perform app.value_arrivals(opened, method);
  end if;
  if not exists (select from unnest(lines) l where l.quantity < 0) then
    return;
  end if;
  select p.sku, s.quantity as on_hand, g.quantity as needed into short
    from (select l.stock_value_id as id, -sum(l.quantity) as quantity
            from unnest(opened) l where l.quantity < 0 group by l.stock_value_id) g
    join stock_value s on s.id = g.id and s.quantity < g.quantity
    join product p on p.id = s.product_id limit 1;
  if found then
    perform app.refuse('IV010', 'value_short', to_jsonb(short));
  elsif method = 'FIFO' then
    perform app.value_at_fifo(opened);
  else
    perform app.value_at_average(opened);
  end if;
  if exists (select from unnest(lines) l where l.quantity > 0 and l.is_transfer) then
    perform app.value_transfers(opened, method);
  end if;
end $$;

-- Value on hand follows movement_value by the statement; under FIFO each arrival is a layer.
create function app.project_values() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  execute $query$
    update stock_value s
       set quantity = s.quantity + a.quantity, value = s.value + a.value, last_cost = coalesce(a.last_cost, s.last_cost)
      from (select x.stock_value_id as id, sum(x.quantity) as quantity, sum(x.value) as value,
                   (array_agg(round(x.value / x.quantity, 6) order by x.seq desc) filter (where x.quantity > 0))[1] as last_cost
              from added x group by x.stock_value_id) a
     where s.id = a.id
  $query$;
  insert into cost_layer (stock_value_id, movement_id, seq, quantity, value)
  select a.stock_value_id, a.movement_id, a.seq, a.quantity, a.value
    from added a where a.method = 'FIFO' and a.quantity > 0;
  return null;
end $$;
create trigger project_values after insert on movement_value referencing new table as added
  for each statement execute function app.project_values();

-- The lines of those movements that cross a warehouse's edge; null where none does.
create function app.value_crossings(movement_ids uuid[]) returns app.value_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  select array_agg((
      m.seq, m.id, m.product_id, m.variant_id, side.warehouse_id, null::uuid, side.sign * m.quantity,
      num_nonnulls(m.leaves, m.enters) = 2, m.is_from_supplier and m.reverses_id is null,
      m.unit_cost, m.currency, m.reverses_id, m.occurred_at)::app.value_line)
    from (select x.*, case when f.holds_stock then f.warehouse_id end as leaves,
                 case when t.holds_stock then t.warehouse_id end as enters, f.kind = 'supplier' as is_from_supplier
            from inventory_movement x
            join location f on f.id = x.from_location_id
            join location t on t.id = x.to_location_id
           where x.id = any (movement_ids)) m
   cross join lateral (values (m.leaves, -1), (m.enters, 1)) side(warehouse_id, sign)
   where m.leaves is distinct from m.enters and side.warehouse_id is not null
$$;

create function app.value_movements() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  lines app.value_line[] := app.value_crossings(array(select m.id from moved m));
begin
  if lines is not null then
    perform app.value_lines(lines);
  end if;
  return null;
end $$;
-- By its name after project_movements: the piles are locked first, then their values.
create trigger value_movements after insert on inventory_movement referencing new table as moved
  for each statement execute function app.value_movements();
