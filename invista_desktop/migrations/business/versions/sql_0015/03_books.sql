-- The method is of a whole period: it changes between two of them, while the open one is empty. What
-- was valued stays valued; the stock there is goes on with the value it has.
create function app.change_valuation_method() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  before valuation_method := (old.value #>> '{}')::valuation_method;
  after valuation_method := (new.value #>> '{}')::valuation_method;
begin
  if before = after then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtext('valuation_method'));
  if exists (select from inventory_movement m
              where app.closed_through() is null or app.organisation_day(m.occurred_at) > app.closed_through()) then
    perform app.refuse('IV010', 'period_has_movements');
  end if;
  update cost_layer c set quantity = 0, value = 0 where c.quantity > 0;
  if after = 'FIFO' then
    insert into cost_layer (stock_value_id, seq, quantity, value)
    select s.id, coalesce((select max(m.seq) from inventory_movement m), 0), s.quantity, s.value
      from stock_value s where s.quantity > 0;
  end if;
  return new;
end $$;
create trigger change_valuation_method before update of value on organisation_setting for each row
  when (old.key = 'valuation_method') execute function app.change_valuation_method();

create function app.set_valuation_method(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('periods.close');
  outcome jsonb := app.begin_operation(operation_id, 'set_valuation_method', command);
begin
  if outcome is not null then
    return outcome;
  elsif command->>'method' is null or command->>'method' not in ('FIFO', 'MOVING_AVERAGE') then
    perform app.refuse('IV010', 'unknown_method');
  end if;
  update organisation_setting s set value = command->'method' where s.key = 'valuation_method';
  perform app.note('organisation_setting', 'valuation_method', command);
  return app.end_operation(operation_id, jsonb_build_object('method', command->'method'));
end $$;

create function app.set_exchange_rate(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('periods.close');
  outcome jsonb := app.begin_operation(operation_id, 'set_exchange_rate', command);
  said exchange_rate := jsonb_populate_record(null::exchange_rate, command);
begin
  if outcome is not null then
    return outcome;
  elsif not coalesce(said.rate > 0 and said.rate < 1e9 and said.currency ~ '^[A-Z]{3}$' and said.valid_from is not null
      and said.currency <> app.organisation_currency(), false) then
    perform app.refuse('IV010', 'no_rate', jsonb_build_object('currency', coalesce(said.currency, '')));
  end if;
  insert into exchange_rate as r (currency, valid_from, rate, created_by, updated_by)
  values (said.currency, said.valid_from, said.rate, who, who)
  on conflict (currency, valid_from) do update set rate = excluded.rate;
  return app.end_operation(operation_id, jsonb_build_object('currency', said.currency));
end $$;

-- What lay in each warehouse at the end of a day, and what it was worth: the sum of the ledger's values.
create function app.stock_value_on(day date)
returns table (
  stock_value_id uuid, warehouse_id uuid, product_id uuid, variant_id uuid, quantity numeric, value numeric,
  is_provisional boolean)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set work_mem = '64MB' as $$
declare
  theirs uuid[] := app.warehouses();
  ending timestamptz := (select (day + 1)::timestamp at time zone (s.value #>> '{}')
                           from organisation_setting s where s.key = 'organisation_timezone');
begin
  perform app.require('valuation.read');
  return query
  select s.id, s.warehouse_id, s.product_id, s.variant_id, sum(m.quantity), sum(m.value), bool_or(m.is_provisional)
    from movement_value m
    join stock_value s on s.id = m.stock_value_id
   where m.occurred_at < ending and (app.uid() is null or theirs is null or s.warehouse_id = any (theirs))
   group by s.id, s.warehouse_id, s.product_id, s.variant_id
  having sum(m.quantity) <> 0 or sum(m.value) <> 0;
end $$;

-- Where value, ledger, layers and stock say different things; no rows means that they agree.
create function app.verify_valuation()
returns table (sku text, warehouse text, what text, expected numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set work_mem = '128MB' as $$
begin
  perform app.require('valuation.read');
  return query
  with summed as materialized (
    select m.stock_value_id as id, sum(m.quantity) as quantity, sum(m.value) as value
      from movement_value m group by m.stock_value_id
  ), layered as (
    select c.stock_value_id as id, sum(c.quantity) as quantity, sum(c.value) as value from cost_layer c group by c.stock_value_id
  ), held as (
    select i.product_id, i.variant_id, l.warehouse_id, sum(i.quantity) as quantity
      from inventory_item i join location l on l.id = i.location_id
     where l.warehouse_id is not null group by i.product_id, i.variant_id, l.warehouse_id
  ), books as (
    select coalesce(s.product_id, h.product_id) as product_id, coalesce(s.warehouse_id, h.warehouse_id) as warehouse_id, c.*
      from stock_value s
      full join held h
        on h.product_id = s.product_id and h.warehouse_id = s.warehouse_id
       and coalesce(h.variant_id, h.product_id) = coalesce(s.variant_id, s.product_id)
      left join summed x on x.id = s.id
      left join layered y on y.id = s.id
     cross join lateral (values
       ('quantity by movements', coalesce(x.quantity, 0), coalesce(s.quantity, 0)),
       ('value by movements', coalesce(x.value, 0), coalesce(s.value, 0)),
       ('quantity in stock', coalesce(h.quantity, 0), coalesce(s.quantity, 0)),
       ('quantity in layers', coalesce(y.quantity, 0), case app.valuation_method() when 'FIFO' then coalesce(s.quantity, 0) else 0 end),
       ('value in layers', coalesce(y.value, 0), case app.valuation_method() when 'FIFO' then coalesce(s.value, 0) else 0 end)
     ) c(what, expected, kept)
  )
  select p.sku, w.code, b.what, b.expected, b.kept
    from books b join product p on p.id = b.product_id join warehouse w on w.id = b.warehouse_id
   where b.expected <> b.kept
   union all
  select p.sku, coalesce(f.code, '') || ' > ' || coalesce(t.code, ''), 'value moved between warehouses', 0::numeric, sum(v.value)
    from inventory_movement m
    join location a on a.id = m.from_location_id and a.holds_stock
    join location b on b.id = m.to_location_id and b.holds_stock and b.warehouse_id <> a.warehouse_id
    join warehouse f on f.id = a.warehouse_id
    join warehouse t on t.id = b.warehouse_id
    join movement_value v on v.movement_id = m.id
    join product p on p.id = m.product_id
   group by m.id, p.sku, f.code, t.code having sum(v.value) <> 0
   order by 1, 2, 3;
end $$;

grant execute on function
  app.set_valuation_method(uuid, jsonb), app.set_exchange_rate(uuid, jsonb), app.stock_value_on(date), app.verify_valuation()
  to invista_workstation;
