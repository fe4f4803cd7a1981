alter table product_supplier add column minimum_quantity numeric(14,3) check (minimum_quantity > 0);
select app_secret.fit('product_supplier');

-- When a warehouse runs low of an item, and up to how much it is filled again, from where.
create table reorder_rule (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  warehouse_id uuid not null references warehouse,
  min_quantity numeric(14,3) not null check (min_quantity >= 0),
  max_quantity numeric(14,3) not null,
  multiple numeric(14,3) not null default 1 check (multiple > 0),
  lead_time_days integer check (lead_time_days >= 0),
  supplier_id uuid references supplier,
  source_warehouse_id uuid references warehouse,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique nulls not distinct (product_id, warehouse_id, variant_id),
  check (max_quantity >= min_quantity and max_quantity > 0),
  check (num_nonnulls(supplier_id, source_warehouse_id) <= 1),
  check (source_warehouse_id <> warehouse_id),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create index reorder_rule_warehouse on reorder_rule (warehouse_id);
select app_secret.equip('reorder_rule', '{stamped,versioned,audited}');
create policy reading on reorder_rule for select to invista_workstation using (
  (select app.may('stock.reorder'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));

-- How each item with a reorder point stands in its warehouse. Position: what is there to take, on its way or ordered (reserved goods
-- are out of available already), and what drafts of orders and transfers still to be sent ask for, so that
-- nothing is asked for twice. Read with
-- its owner's eyes: whoever reorders is told of every order, also where they may not open it.
create view reorder_position with (security_barrier = true) as
select x.*, x.is_active and x.position < x.min_quantity as is_needed,
       case when x.is_active and x.position < x.min_quantity
            then ceil(greatest(x.max_quantity - x.position, x.minimum_quantity) / x.multiple) * x.multiple
            else 0 end as suggested_quantity
  from (
    select r.id, r.product_id, r.variant_id, r.warehouse_id, w.code as warehouse_code,
           coalesce(v.sku, p.sku) as sku, p.name as product_name, v.name as variant_name,
           p.base_unit_code as unit, u.decimals::int as decimals,
           r.min_quantity, r.max_quantity, r.multiple, r.is_active,
           case when r.source_warehouse_id is null then 'buy' else 'transfer' end as way,
           coalesce(r.lead_time_days, k.lead_time_days) as lead_time_days,
           b.id as supplier_id, b.code as supplier_code, b.name as supplier_name,
           case when r.source_warehouse_id is null then k.minimum_quantity end as minimum_quantity,
           s.id as source_warehouse_id, s.code as source_warehouse_code, coalesce(a.available, 0) as source_available,
           coalesce(n.on_hand, 0) as on_hand, coalesce(n.reserved, 0) as reserved, coalesce(n.available, 0) as available,
           coalesce(n.in_transit, 0) as in_transit, coalesce(n.on_order, 0) as on_order, d.drafted,
           coalesce(n.available, 0) + coalesce(n.in_transit, 0) + coalesce(n.on_order, 0) + d.drafted as position
      from reorder_rule r
      join product p on p.id = r.product_id
      join unit u on u.code = p.base_unit_code
      join warehouse w on w.id = r.warehouse_id
      left join product_variant v on v.id = r.variant_id
      left join warehouse s on s.id = r.source_warehouse_id
      left join product_supplier f on f.product_id = r.product_id and f.is_preferred
      left join supplier b on r.source_warehouse_id is null and b.id = coalesce(r.supplier_id, f.supplier_id)
      left join product_supplier k on k.product_id = r.product_id and k.supplier_id = b.id
      -- Lateral, so that the piles of each item are looked up: adding all of them up takes ten seconds for a million.
      left join lateral (
        select l.* from stock_level l
         where l.product_id = r.product_id and l.warehouse_id = r.warehouse_id
           and l.variant_id is not distinct from r.variant_id offset 0) n on true
      left join lateral (
        select l.available from stock_level l
         where l.product_id = r.product_id and l.warehouse_id = s.id
           and l.variant_id is not distinct from r.variant_id offset 0) a on s.id is not null
     cross join lateral (
       select coalesce(sum(x.outstanding), 0) as drafted from (
         select i.outstanding
           from purchase_order_item i join purchase_order o on o.id = i.purchase_order_id
          where i.product_id = r.product_id and i.variant_id is not distinct from r.variant_id and i.outstanding > 0
            and o.warehouse_id = r.warehouse_id and o.status in ('DRAFT', 'PENDING_APPROVAL')
         union all
         select i.outstanding
           from stock_transfer_item i join stock_transfer t on t.id = i.transfer_id
          where i.product_id = r.product_id and i.variant_id is not distinct from r.variant_id and i.outstanding > 0
            and t.to_warehouse_id = r.warehouse_id and t.template_name is null
            and t.status in ('DRAFT', 'PENDING', 'APPROVED', 'PICKING', 'DISPATCHED', 'PARTLY_RECEIVED')) x) d
     where p.status = 'ACTIVE' and coalesce(v.is_active, true)
       and (select app.may('stock.reorder'))
       and ((select app.warehouses()) is null or r.warehouse_id = any ((select app.warehouses())::uuid[]))
  ) x;

-- What to buy or to bring over.
create view reorder_need with (security_barrier = true) as
select * from reorder_position x where x.is_needed;
grant select on reorder_position, reorder_need to invista_workstation;

create function app.set_reorder_rule(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.reorder');
  outcome jsonb := app.begin_operation(operation_id, 'set_reorder_rule', command);
  said reorder_rule := jsonb_populate_record(null::reorder_rule, command);
  rule uuid;
begin
  if outcome is not null then
    return outcome;
  elsif not exists (select from product p where p.id = said.product_id) then
    perform app.refuse('IV010', 'unknown_product', '{"line": 1}');
  elsif app.uid() is not null and not (app.may_in(said.warehouse_id)
      and (said.source_warehouse_id is null or app.may_in(said.source_warehouse_id))) then
    perform app.refuse('IV002', 'warehouse_elsewhere');
  elsif not coalesce(said.min_quantity >= 0 and said.max_quantity >= said.min_quantity and said.max_quantity > 0
      and said.max_quantity < 1e9 and coalesce(said.multiple, 1) > 0 and coalesce(said.multiple, 1) < 1e9, false) then
    perform app.refuse('IV010', 'reorder_quantities');
  elsif num_nonnulls(said.supplier_id, said.source_warehouse_id) > 1 or said.source_warehouse_id = said.warehouse_id then
    perform app.refuse('IV010', 'reorder_source');
  end if;
  insert into reorder_rule as r (product_id, variant_id, warehouse_id, min_quantity, max_quantity, multiple,
    lead_time_days, supplier_id, source_warehouse_id, is_active, created_by, updated_by)
  values (said.product_id, said.variant_id, said.warehouse_id, said.min_quantity, said.max_quantity,
    coalesce(said.multiple, 1), said.lead_time_days, said.supplier_id, said.source_warehouse_id,
    coalesce(said.is_active, true), who, who)
  on conflict (product_id, warehouse_id, variant_id) do update
     set min_quantity = excluded.min_quantity, max_quantity = excluded.max_quantity, multiple = excluded.multiple,
         lead_time_days = excluded.lead_time_days, supplier_id = excluded.supplier_id,
         source_warehouse_id = excluded.source_warehouse_id, is_active = excluded.is_active
  returning r.id into rule;
  return app.end_operation(operation_id, jsonb_build_object('reorder_rule_id', rule));
end $$;

