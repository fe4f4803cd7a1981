create type app.supplier_import as (
  code text, name text, status supplier_status, currency text, email text, phone text, website text, tax_id text,
  address text, payment_terms text, over_receipt_percent numeric);

create function app.import_suppliers(operation_id uuid, rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  who uuid := app.require('suppliers.import');
  outcome jsonb := app.begin_operation(operation_id, 'import_suppliers', jsonb_build_object('rows', rows));
  told app.supplier_import[] := array(select r from jsonb_populate_recordset(null::app.supplier_import, rows) r);
  done app.imported[];
begin
  if outcome is not null then
    return outcome;
  end if;
  with resolved as (
    select r.*, jsonb_strip_nulls(to_jsonb(r) - 'code') as said from unnest(told) r
  ), changed as (
    update supplier s
       set (name, status, currency, email, phone, website, tax_id, address, payment_terms, over_receipt_percent) = (
         select n.name, n.status, n.currency, n.email, n.phone, n.website, n.tax_id, n.address, n.payment_terms,
                n.over_receipt_percent
           from jsonb_populate_record(s, r.said) n)
      from resolved r
     where s.code = r.code and jsonb_populate_record(s, r.said) is distinct from s
    returning s.code
  ), opened as (
    insert into supplier (code, name, status, currency, email, phone, website, tax_id, address, payment_terms,
                          over_receipt_percent, created_by, updated_by)
    select r.code, r.name, coalesce(r.status, 'ACTIVE'), coalesce(r.currency, 'EUR'), r.email, r.phone, r.website,
           r.tax_id, r.address, r.payment_terms, r.over_receipt_percent, who, who
      from resolved r where not exists (select from supplier s where s.code = r.code)
    returning code
  )
  select array(select (o.code, true)::app.imported from opened o union all select (c.code, false)::app.imported from changed c)
    into done;
  return app.end_operation(operation_id, app.import_outcome(cardinality(told), done));
end $$;

create type app.order_import as (
  order_number text, supplier_code text, warehouse_code text, status purchase_order_status, order_date date,
  expected_date date, currency text, notes text, line_number integer, sku text, supplier_sku text, quantity numeric,
  unit_cost numeric, line_expected_date date);

create function app.import_order_headers(rows app.order_import[], who uuid) returns app.imported[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  unknown record;
  done app.imported[];
begin
  select r.order_number, r.supplier_code, r.warehouse_code, w.id is null or not app.may_in(w.id) as no_warehouse
    into unknown
    from unnest(rows) r
    left join supplier s on s.code = r.supplier_code
    left join warehouse w on w.code = r.warehouse_code
   where s.id is null or w.id is null or not (app.uid() is null or app.may_in(w.id))
   limit 1;
  if found then
    perform app.refuse('IV010', case when unknown.no_warehouse then 'unknown_warehouse' else 'unknown_supplier' end,
      jsonb_build_object('number', unknown.order_number, 'supplier', unknown.supplier_code,
                         'warehouse', unknown.warehouse_code));
  end if;
  with heads as (
    select distinct on (r.order_number) r.*, s.id as supplier_id, w.id as warehouse_id, s.currency as usual_currency
      from unnest(rows) r
      join supplier s on s.code = r.supplier_code
      join warehouse w on w.code = r.warehouse_code
     order by r.order_number, r.line_number
  ), changed as (
    update purchase_order o
       set expected_date = coalesce(h.expected_date, o.expected_date), notes = coalesce(h.notes, o.notes)
      from heads h
     where o.order_number = h.order_number
       and (o.expected_date, o.notes)
           is distinct from (coalesce(h.expected_date, o.expected_date), coalesce(h.notes, o.notes))
    returning o.order_number
  ), opened as (
    insert into purchase_order (order_number, supplier_id, warehouse_id, status, order_date, expected_date, currency,
                                notes, created_by, updated_by)
    select h.order_number, h.supplier_id, h.warehouse_id, coalesce(h.status, 'SENT'),
           coalesce(h.order_date, current_date), h.expected_date, coalesce(h.currency, h.usual_currency), h.notes, who, who
      from heads h where not exists (select from purchase_order o where o.order_number = h.order_number)
    returning order_number
  )
  select array(select (o.order_number, true)::app.imported from opened o
               union all select (c.order_number, false)::app.imported from changed c) into done;
  return done;
end $$;

create function app.check_order_lines(rows app.order_import[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  wrong record;
begin
  select * into wrong from (
    select r.order_number as number, r.line_number, r.sku, o.status, case
             when s.code is null then 'unknown_product'
             when o.warehouse_id <> w.id or not (app.uid() is null or app.may_in(o.warehouse_id)) then 'order_elsewhere'
             when i.id is not null
               and (i.product_id, i.variant_id) is distinct from (coalesce(s.product_id, v.product_id), s.variant_id)
               then 'line_item_differs'
             when (i.ordered_quantity, i.unit_cost) = (r.quantity, coalesce(r.unit_cost, i.unit_cost)) then null
             when o.status not in ('DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED')
               then 'order_not_open'
             when r.quantity < i.received_quantity + i.closed_quantity then 'ordered_below_received'
           end as problem
      from unnest(rows) r
      left join sku s on s.code = r.sku
      left join product_variant v on v.id = s.variant_id
      left join warehouse w on w.code = r.warehouse_code
      left join purchase_order o on o.order_number = r.order_number
      left join purchase_order_item i on i.purchase_order_id = o.id and i.line_number = r.line_number) judged
   where judged.problem is not null
   order by judged.number, judged.line_number limit 1;
  if found then
    perform app.refuse('IV010', wrong.problem,
      to_jsonb(wrong) - 'problem' - case wrong.problem when 'order_elsewhere' then 'status' else '' end);
  end if;
end $$;

create function app.import_order_lines(rows app.order_import[], who uuid) returns app.imported[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with resolved as (
    select r.*, o.id as purchase_order_id, p.id as product_id, s.variant_id,
           concat_ws(', ', p.name, v.name) as product_name
      from unnest(rows) r
      join purchase_order o on o.order_number = r.order_number
      join sku s on s.code = r.sku
      left join product_variant v on v.id = s.variant_id
      join product p on p.id = coalesce(s.product_id, v.product_id)
  ), changed as (
    update purchase_order_item i
       set ordered_quantity = r.quantity, unit_cost = coalesce(r.unit_cost, i.unit_cost),
           supplier_sku = coalesce(r.supplier_sku, i.supplier_sku),
           expected_date = coalesce(r.line_expected_date, i.expected_date),
           status = case when i.received_quantity = 0 then i.status
                         when r.quantity - i.closed_quantity <= i.received_quantity then 'RECEIVED'
                         else 'PARTIALLY_RECEIVED' end
      from resolved r
     where i.purchase_order_id = r.purchase_order_id and i.line_number = r.line_number
       and (i.ordered_quantity, i.unit_cost, i.supplier_sku, i.expected_date)
           is distinct from (r.quantity, coalesce(r.unit_cost, i.unit_cost),
                             coalesce(r.supplier_sku, i.supplier_sku), coalesce(r.line_expected_date, i.expected_date))
    returning r.order_number
  ), opened as (
    insert into purchase_order_item (purchase_order_id, line_number, product_id, variant_id, ordered_quantity, unit_cost,
                                     product_name, product_sku, supplier_sku, expected_date, created_by, updated_by)
    select r.purchase_order_id, r.line_number, r.product_id, r.variant_id, r.quantity, coalesce(r.unit_cost, 0),
           r.product_name, r.sku, r.supplier_sku, r.line_expected_date, who, who
      from resolved r
     where not exists (select from purchase_order_item i
                        where i.purchase_order_id = r.purchase_order_id and i.line_number = r.line_number)
    returning (select r.order_number from purchase_order r where r.id = purchase_order_id)
  )
  select array(select (o.order_number, false)::app.imported from opened o
               union select (c.order_number, false)::app.imported from changed c)
$$;

-- One row for each line; the order's own fields are read from its first line.
create function app.import_purchase_orders(operation_id uuid, rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('purchasing.import');
  outcome jsonb := app.begin_operation(operation_id, 'import_purchase_orders', jsonb_build_object('rows', rows));
  told app.order_import[] := array(select r from jsonb_populate_recordset(null::app.order_import, rows) r);
  done app.imported[];
begin
  if outcome is not null then
    return outcome;
  end if;
  perform from purchase_order o where o.order_number in (select r.order_number from unnest(told) r)
    order by o.id for no key update;
  perform app.check_order_lines(told);
  done := app.import_order_headers(told, who);
  done := done || app.import_order_lines(told, who);
  insert into barcode (code, kind, purchase_order_id, created_by)
  select o.order_number, 'document', o.id, who from purchase_order o
   where o.order_number in (select r.order_number from unnest(told) r)
  on conflict (code) do nothing;
  return app.end_operation(operation_id,
    app.import_outcome((select count(distinct r.order_number)::int from unnest(told) r), done));
end $$;

grant execute on function
  app.import_suppliers(uuid, jsonb), app.import_purchase_orders(uuid, jsonb) to invista_workstation;
