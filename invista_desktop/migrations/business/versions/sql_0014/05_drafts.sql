create sequence app_secret.reorder_number;

-- What was chosen of the worklist, each with the order or transfer it goes on: one for each supplier or source, and
-- warehouse.
create type app.reorder_line as (
  n bigint, order_id uuid, supplier_id uuid, source_id uuid, warehouse_id uuid, currency text, product_id uuid, variant_id uuid,
  sku text, product_name text, supplier_sku text, unit_cost numeric, quantity numeric, decimals integer,
  expected_date date, is_needed boolean, way text);

create function app.reorder_lines(lines jsonb) returns app.reorder_line[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with l as materialized (
    select s.n, n.*, (s.line->>'quantity')::numeric as quantity, k.supplier_sku, k.unit_cost, b.currency,
           p.standard_cost
      from jsonb_array_elements(lines) with ordinality s(line, n)
      left join reorder_need n on n.id = (s.line->>'reorder_rule_id')::uuid
      left join product p on p.id = n.product_id
      left join supplier b on b.id = n.supplier_id
      left join product_supplier k on k.product_id = n.product_id and k.supplier_id = n.supplier_id and k.currency = b.currency
  ), orders as materialized (
    select o.*, app.new_id() as order_id
      from (select distinct l.supplier_id, l.source_warehouse_id, l.warehouse_id from l) o)
  select array_agg((
      l.n, o.order_id, l.supplier_id, l.source_warehouse_id, l.warehouse_id, l.currency, l.product_id, l.variant_id, l.sku, l.product_name,
      l.supplier_sku, coalesce(l.unit_cost, 0), l.quantity, l.decimals, current_date + l.lead_time_days,
      l.id is not null, l.way)::app.reorder_line order by l.n)
    from l left join orders o
      on o.supplier_id is not distinct from l.supplier_id and o.warehouse_id is not distinct from l.warehouse_id
     and o.source_warehouse_id is not distinct from l.source_warehouse_id
$$;

create function app.check_reorder_lines(lines app.reorder_line[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  wrong record;
begin
  select j.* into wrong
    from (
      select l.n, l.sku, l.quantity, case
          when not l.is_needed then 'reorder_not_needed'
          when l.way = 'buy' and l.supplier_id is null then 'reorder_no_supplier'
          when l.quantity is null or l.quantity <= 0 or l.quantity >= 1e9 or l.quantity <> round(l.quantity, l.decimals)
            then 'no_stock_quantity' end as problem
        from unnest(lines) l) j
   where j.problem is not null order by j.n limit 1;
  if found then
    perform app.refuse(case wrong.problem when 'reorder_not_needed' then 'IV030' else 'IV010' end, wrong.problem,
      jsonb_build_object('line', wrong.n, 'sku', coalesce(wrong.sku, ''), 'quantity', wrong.quantity));
  end if;
end $$;

create function app.write_reorders(lines app.reorder_line[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into purchase_order (id, order_number, supplier_id, warehouse_id, status, currency, expected_date, created_by, updated_by)
  select o.order_id, app.next_number('RO', 'app_secret.reorder_number'), o.supplier_id, o.warehouse_id, 'DRAFT',
         o.currency, o.expected, app.uid(), app.uid()
    from (select l.order_id, l.supplier_id, l.warehouse_id, l.currency, max(l.expected_date) as expected
            from unnest(lines) l where l.way = 'buy' group by l.order_id, l.supplier_id, l.warehouse_id, l.currency) o;
  insert into purchase_order_item (purchase_order_id, line_number, product_id, variant_id, ordered_quantity, unit_cost,
    product_name, product_sku, supplier_sku, expected_date, created_by, updated_by)
  select l.order_id, row_number() over (partition by l.order_id order by l.n), l.product_id, l.variant_id, l.quantity,
         l.unit_cost, l.product_name, l.sku, l.supplier_sku, l.expected_date, app.uid(), app.uid()
    from unnest(lines) l where l.way = 'buy';
  -- A transfer is asked for as a person would ask, under the same rules and an operation of its own.
  select app.request_transfer(app.new_id(), jsonb_build_object(
      'transfer_id', l.order_id, 'from_warehouse_id', l.source_id, 'to_warehouse_id', l.warehouse_id,
      'lines', jsonb_agg(jsonb_build_object('product_id', l.product_id, 'variant_id', l.variant_id, 'quantity', l.quantity)
        order by l.n)))
    from unnest(lines) l where l.way = 'transfer' group by l.order_id, l.source_id, l.warehouse_id;
$$;

-- Drafts of what was chosen, orders and transfers; whoever buys or asks looks at them and sends them.
create function app.draft_reorders(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('stock.reorder');
  outcome jsonb := app.begin_operation(operation_id, 'draft_reorders', command);
  lines app.reorder_line[];
begin
  if outcome is not null then
    return outcome;
  end if;
  -- Whoever drafts for the same rules waits here, and sees what the other drafted.
  perform from reorder_rule r
    where r.id in (select (l->>'reorder_rule_id')::uuid from jsonb_array_elements(command->'lines') l)
    order by r.id for no key update;
  lines := app.reorder_lines(command->'lines');
  if lines is null then
    perform app.refuse('IV010', 'no_lines');
  end if;
  perform app.check_reorder_lines(lines);
  perform app.write_reorders(lines);
  return app.end_operation(operation_id, jsonb_build_object(
    'orders', (
      select coalesce(jsonb_agg(jsonb_build_object('purchase_order_id', o.id, 'number', o.order_number)
               order by o.order_number), '[]')
        from purchase_order o where o.id in (select l.order_id from unnest(lines) l)),
    'transfers', (
      select coalesce(jsonb_agg(jsonb_build_object('transfer_id', t.id, 'number', t.transfer_number)
               order by t.transfer_number), '[]')
        from stock_transfer t where t.id in (select l.order_id from unnest(lines) l))));
end $$;

grant execute on function app.set_reorder_rule(uuid, jsonb), app.draft_reorders(uuid, jsonb) to invista_workstation;
