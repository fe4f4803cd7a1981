create type valuation_method as enum ('MOVING_AVERAGE', 'FIFO');
insert into organisation_setting (key, value) values ('valuation_method', '"MOVING_AVERAGE"');

-- What one unit of a currency is in the organisation's, from a day on.
create table exchange_rate (
  id uuid primary key default app.new_id(),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  valid_from date not null,
  rate numeric(18,9) not null check (rate > 0),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (currency, valid_from)
);
select app_secret.equip('exchange_rate', '{stamped,versioned,audited}');

-- What a warehouse has of an item and what it is worth: a projection of movement_value.
create table stock_value (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  warehouse_id uuid not null references warehouse,
  quantity numeric(18,3) not null default 0 check (quantity >= 0),
  value numeric(24,6) not null default 0 check (value >= 0),
  -- Of one base unit, as it last came in.
  last_cost numeric(24,6) check (last_cost >= 0),
  unique nulls not distinct (product_id, warehouse_id, variant_id),
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  check (quantity > 0 or value = 0)
);
create index stock_value_warehouse on stock_value (warehouse_id);
select app_secret.equip('stock_value', '{never_deleted}');

-- What a movement brought to a warehouse's value, or took from it; within one it brings nothing.
create table movement_value (
  movement_id uuid not null references inventory_movement,
  stock_value_id uuid not null references stock_value,
  quantity numeric(14,3) not null check (quantity <> 0),
  value numeric(24,6) not null,
  method valuation_method not null,
  -- No price, or no exchange rate for it: valued at standard cost until finance knows better.
  is_provisional boolean not null default false,
  occurred_at timestamptz not null,
  seq bigint not null,
  primary key (movement_id, stock_value_id),
  check (value = 0 or sign(value) = sign(quantity))
);
create index movement_value_at on movement_value (stock_value_id, occurred_at);
select app_secret.equip('movement_value', '{append_only}');

-- Under FIFO: what of each arrival is left, and at what value.
create table cost_layer (
  id uuid primary key default app.new_id(),
  stock_value_id uuid not null references stock_value,
  movement_id uuid references inventory_movement,
  seq bigint not null,
  quantity numeric(18,3) not null check (quantity >= 0),
  value numeric(24,6) not null check (value >= 0),
  check (quantity > 0 or value = 0)
);
create index cost_layer_left on cost_layer (stock_value_id, seq) where quantity > 0;
create index cost_layer_movement on cost_layer (movement_id);
select app_secret.equip('cost_layer', '{never_deleted}');

create policy reading on exchange_rate for select to invista_workstation using ((select app.may('valuation.read')));
create policy reading on stock_value for select to invista_workstation using (
  (select app.may('valuation.read'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on movement_value for select to invista_workstation using (
  (select app.may('valuation.read'))
  and ((select app.warehouses()) is null or stock_value_id in (select s.id from stock_value s)));
create policy reading on cost_layer for select to invista_workstation using (
  (select app.may('valuation.read'))
  and ((select app.warehouses()) is null or stock_value_id in (select s.id from stock_value s)));

create function app.valuation_method() returns valuation_method
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select (s.value #>> '{}')::valuation_method from organisation_setting s where s.key = 'valuation_method' $$;

-- The rate of a day, null where none is known; the organisation's own currency is 1.
create function app.exchange_rate(currency text, day date) returns numeric
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case when $1 = app.organisation_currency() then 1 else (
    select r.rate from exchange_rate r where r.currency = $1 and r.valid_from <= day order by r.valid_from desc limit 1) end
$$;

-- What one unit of an item is worth by its master data, where nothing else is known.
create function app.standard_cost(p product) returns numeric
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(p.standard_cost * coalesce(app.exchange_rate(p.currency, app.organisation_day(now())), 1), 0)
$$;

-- What one base unit is worth now: the average, or under FIFO what it last cost.
create or replace function app.unit_cost(product_id uuid, variant_id uuid, warehouse_id uuid) returns numeric
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select round(coalesce(
      case when s.quantity > 0 and app.valuation_method() = 'MOVING_AVERAGE' then s.value / s.quantity end,
      s.last_cost, app.standard_cost(p)), 6)
    from product p
    left join stock_value s
      on s.product_id = p.id and s.variant_id is not distinct from $2 and s.warehouse_id = $3
   where p.id = $1
$$;
