-- Imports: rows by the thousand, found again by SKU or code. An empty field leaves what is there;
-- a row that says nothing new changes nothing, its version included.

-- A GTIN of 8, 12 or 13 digits is the same number as its 14 digits; anything else stays as it is.
create function app.gtin14(code text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when code ~ '^([0-9]{8}|[0-9]{12,14})$' and (
      select sum((get_byte(convert_to(lpad(code, 14, '0'), 'UTF8'), i) - 48) * case i % 2 when 0 then 3 else 1 end) % 10
        from generate_series(0, 13) i) = 0
    then lpad(code, 14, '0') else code end
$$;

create type app.product_import as (
  sku text, variant_of text, name text, description text, category text, brand text, unit text, status product_status,
  is_lot_tracked boolean, is_serialized boolean, has_expiry boolean, shelf_life_days integer,
  min_remaining_shelf_life_days integer, over_receipt_percent numeric, standard_cost numeric, currency text,
  barcode text, pack_name text, pack_quantity numeric, pack_barcode text);

create type app.imported as (key text, is_new boolean);

create function app.import_outcome(total integer, done app.imported[]) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  with fate as (select d.key, bool_or(d.is_new) as is_new from unnest(done) d group by d.key)
  select jsonb_build_object(
    'rows', total, 'created', count(*) filter (where is_new), 'updated', count(*) filter (where not is_new),
    'unchanged', total - count(*)) from fate
$$;

create function app.slug(steps text[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select string_agg(btrim(regexp_replace(lower(step), '[^[:alnum:]]+', '-', 'g'), '-'), '/' order by n)
    from unnest(steps) with ordinality u(step, n)
$$;

-- "Tools > Hand tools": each level that is not there yet is opened below the one before.
create function app.import_categories(paths text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  depth integer := 1;
begin
  loop
    insert into category (name, slug, parent_id, created_by, updated_by)
    select distinct on (s.slug) s.steps[depth], s.slug,
           (select c.id from category c where c.slug = app.slug(s.steps[1:depth - 1])), app.uid(), app.uid()
      from (select p.steps, app.slug(p.steps[1:depth]) as slug
              from (select regexp_split_to_array(btrim(path), '\s*>\s*') as steps from unnest(paths) path) p
             where cardinality(p.steps) >= depth) s
    on conflict (slug) do nothing;
    exit when not exists (
      select from unnest(paths) path where cardinality(regexp_split_to_array(btrim(path), '\s*>\s*')) > depth);
    depth := depth + 1;
  end loop;
end $$;

create function app.import_product_rows(rows app.product_import[]) returns app.imported[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with resolved as (
    -- Only what the row tells; `populate` leaves the rest of the product as it is.
    select r.*, jsonb_strip_nulls(to_jsonb(r) - 'sku' || jsonb_build_object(
             'base_unit_code', r.unit, 'brand_id', b.id, 'category_id', c.id)) as told
      from unnest(rows) r
      left join category c on c.slug = app.slug(regexp_split_to_array(btrim(r.category), '\s*>\s*'))
      left join brand b on b.name = r.brand
     where r.variant_of is null
  ), changed as (
    update product p
       set (name, description, category_id, brand_id, base_unit_code, status, is_lot_tracked, is_serialized, has_expiry,
            shelf_life_days, min_remaining_shelf_life_days, over_receipt_percent, standard_cost, currency) = (
         select n.name, n.description, n.category_id, n.brand_id, n.base_unit_code, n.status, n.is_lot_tracked,
                n.is_serialized, n.has_expiry, n.shelf_life_days, n.min_remaining_shelf_life_days,
                n.over_receipt_percent, n.standard_cost, n.currency
           from jsonb_populate_record(p, r.told) n)
      from resolved r
     where p.sku = r.sku and jsonb_populate_record(p, r.told) is distinct from p
    returning p.sku
  ), opened as (
    insert into product (
      sku, name, description, category_id, brand_id, base_unit_code, status, is_lot_tracked, is_serialized, has_expiry,
      shelf_life_days, min_remaining_shelf_life_days, over_receipt_percent, standard_cost, currency,
      created_by, updated_by)
    select r.sku, r.name, r.description, (r.told->>'category_id')::uuid, (r.told->>'brand_id')::uuid,
           coalesce(r.unit, 'EA'), coalesce(r.status, 'ACTIVE'), coalesce(r.is_lot_tracked, false),
           coalesce(r.is_serialized, false), coalesce(r.has_expiry, false), r.shelf_life_days,
           r.min_remaining_shelf_life_days, r.over_receipt_percent, r.standard_cost, coalesce(r.currency, 'EUR'),
           app.uid(), app.uid()
      from resolved r
     where not exists (select from product p where p.sku = r.sku)
    returning sku
  )
  select array(select (o.sku, true)::app.imported from opened o union all select (c.sku, false)::app.imported from changed c)
$$;

create function app.import_variant_rows(rows app.product_import[]) returns app.imported[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with resolved as (
    select r.sku, r.name, r.status = 'ACTIVE' as is_active, p.id as product_id
      from unnest(rows) r join product p on p.sku = r.variant_of
  ), changed as (
    update product_variant v set name = coalesce(r.name, v.name), is_active = coalesce(r.is_active, v.is_active)
      from resolved r
     where v.sku = r.sku and v.product_id = r.product_id
       and (v.name, v.is_active) <> (coalesce(r.name, v.name), coalesce(r.is_active, v.is_active))
    returning v.sku
  ), opened as (
    insert into product_variant (product_id, sku, name, is_active, created_by, updated_by)
    select r.product_id, r.sku, r.name, coalesce(r.is_active, true), app.uid(), app.uid()
      from resolved r where not exists (select from product_variant v where v.sku = r.sku and v.product_id = r.product_id)
    returning sku
  )
  select array(select (o.sku, true)::app.imported from opened o union all select (c.sku, false)::app.imported from changed c)
$$;

create function app.import_pack_rows(rows app.product_import[]) returns app.imported[]
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with resolved as (
    select distinct on (r.sku, r.pack_name) r.sku, r.pack_name as name, r.pack_quantity as quantity,
           coalesce(s.product_id, v.product_id) as product_id, s.variant_id
      from unnest(rows) r
      join sku s on s.code = r.sku
      left join product_variant v on v.id = s.variant_id
     where r.pack_name is not null
  ), changed as (
    update product_pack k set quantity = r.quantity
      from resolved r
     where k.product_id = r.product_id and k.variant_id is not distinct from r.variant_id
       and k.name = r.name and k.quantity <> r.quantity
    returning r.sku
  ), opened as (
    insert into product_pack (product_id, variant_id, name, quantity, created_by, updated_by)
    select r.product_id, r.variant_id, r.name, r.quantity, app.uid(), app.uid() from resolved r
    on conflict (product_id, variant_id, name) do nothing
    -- By index: looking through `resolved` for each pack took minutes at 100,000 rows.
    returning coalesce((select s.code from sku s where s.variant_id = product_pack.variant_id),
                       (select s.code from sku s where s.product_id = product_pack.product_id)) as sku
  )
  select array(select (o.sku, false)::app.imported from opened o union all select (c.sku, false)::app.imported from changed c)
$$;

create function app.import_barcode_rows(rows app.product_import[]) returns app.imported[]
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  taken text;
  done app.imported[];
begin
  with meant as (
    select r.sku, app.gtin14(r.barcode) as code,
           case when s.variant_id is null then 'product' else 'variant' end::barcode_kind as kind,
           s.product_id, s.variant_id, null::uuid as pack_id
      from unnest(rows) r join sku s on s.code = r.sku where r.barcode is not null
    union
    select r.sku, app.gtin14(r.pack_barcode), 'pack', null, null, k.id
      from unnest(rows) r
      join sku s on s.code = r.sku
      left join product_variant v on v.id = s.variant_id
      join product_pack k on k.product_id = coalesce(s.product_id, v.product_id) and k.name = r.pack_name
       and k.variant_id is not distinct from s.variant_id
     where r.pack_barcode is not null
  ), opened as (
    insert into barcode (code, kind, product_id, variant_id, pack_id, created_by)
    select m.code, m.kind, m.product_id, m.variant_id, m.pack_id, app.uid() from meant m order by m.code
    on conflict (code) do nothing
    returning code
  )
  select coalesce(array_agg((m.sku, false)::app.imported) filter (where o.code is not null), '{}'),
         min(m.code) filter (where m.meanings > 1 or b.code is not null and (b.product_id, b.variant_id, b.pack_id)
           is distinct from (m.product_id, m.variant_id, m.pack_id))
    into done, taken
    from (select x.*, count(*) over (partition by x.code) as meanings from meant x) m
    left join opened o using (code)
    left join barcode b using (code);
  if taken is not null then
    perform app.refuse('IV010', 'barcode_taken', jsonb_build_object('code', taken));
  end if;
  return done;
end $$;

create function app.import_products(operation_id uuid, rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('catalogue.import');
  outcome jsonb := app.begin_operation(operation_id, 'import_products', jsonb_build_object('rows', rows));
  told app.product_import[];
  done app.imported[];
begin
  if outcome is not null then
    return outcome;
  end if;
  told := array(select r from jsonb_populate_recordset(null::app.product_import, rows) r);
  perform app.import_categories(array(select distinct r.category from unnest(told) r where r.category is not null));
  insert into brand (name, created_by, updated_by)
  select distinct r.brand, who, who from unnest(told) r where r.brand is not null order by 1
  on conflict (name) do nothing;
  done := app.import_product_rows(told);
  done := done || app.import_variant_rows(told);
  done := done || app.import_pack_rows(told);
  done := done || app.import_barcode_rows(told);
  return app.end_operation(operation_id, app.import_outcome(cardinality(told), done));
end $$;

grant execute on function app.import_products(uuid, jsonb) to invista_workstation;
