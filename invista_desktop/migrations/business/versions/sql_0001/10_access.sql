-- Reading needs the fitting permission, and the fitting warehouse where the ticket names some.
-- Writing is not granted at all: it happens in the functions of schema `app`.
do $$
declare
  t text;
begin
  for t in
    select c.oid::regclass::text from pg_class c
     where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'app_secret'::regnamespace)
       and c.relowner = 'invista_owner'::regrole loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner on %s to invista_owner using (true) with check (true)', t);
  end loop;
end $$;

do $$
declare
  readable record;
begin
  for readable in
    select * from (values
      ('catalogue.read', '{unit,category,brand,product,product_variant,variant_attribute,sku,product_pack,lot}'),
      ('stock.read', '{serial}'),
      ('suppliers.read', '{supplier,product_supplier}'),
      ('audit.read', '{audit_log}')) as v(permission, tables) loop
    execute (
      select string_agg(format('create policy reading on %I for select to invista_workstation
                                using ((select app.may(%L)))', t, readable.permission), ';')
        from unnest(readable.tables::text[]) t);
  end loop;
  execute (
    select string_agg(format('create policy reading on %I for select to invista_workstation
                              using ((select app.uid()) is not null)', t), ';')
      from unnest(array['app_user', 'workstation', 'reason_code', 'organisation_setting', 'lifecycle_step']) t);
end $$;

-- A document's barcode is the number of an order.
create policy reading on barcode for select to invista_workstation using (
  (select app.may('catalogue.read'))
  and (purchase_order_id is null or exists (select from purchase_order o where o.id = purchase_order_id)));
create policy reading on warehouse for select to invista_workstation using (
  (select app.uid()) is not null and ((select app.warehouses()) is null or id = any ((select app.warehouses())::uuid[])));
create policy reading on location for select to invista_workstation using (
  (select app.uid()) is not null and (warehouse_id is null or (select app.warehouses()) is null
    or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on fixed_bin for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or location_id in (select l.id from location l where l.warehouse_id is not null)));
create policy reading on inventory_item for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or location_id in (select l.id from location l where l.warehouse_id is not null)));
create policy reading on inventory_movement for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null
    or from_location_id in (select l.id from location l where l.warehouse_id is not null)
    or to_location_id in (select l.id from location l where l.warehouse_id is not null)));
create policy reading on purchase_order for select to invista_workstation using (
  ((select app.may('purchasing.read')) or (select app.may('receiving.read')))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on purchase_order_item for select to invista_workstation using (
  ((select app.may('purchasing.read')) or (select app.may('receiving.read')))
  and ((select app.warehouses()) is null or purchase_order_id in (select o.id from purchase_order o)));
create policy reading on goods_receipt for select to invista_workstation using (
  (select app.may('receiving.read'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on goods_receipt_item for select to invista_workstation using (
  (select app.may('receiving.read'))
  and ((select app.warehouses()) is null or goods_receipt_id in (select r.id from goods_receipt r)));
create policy reading on receiving_draft for select to invista_workstation using (
  (select app.may('receiving.read'))
  and ((select app.warehouses()) is null or purchase_order_id in (select o.id from purchase_order o)));
create policy reading on receiving_draft_line for select to invista_workstation using (
  (select app.may('receiving.read'))
  and ((select app.warehouses()) is null or draft_id in (select d.id from receiving_draft d)));
create policy reading on operation for select to invista_workstation using (created_by = (select app.uid()));

grant select on
  unit, category, brand, product, product_variant, variant_attribute, sku, product_pack, barcode, lot, serial,
  supplier, product_supplier, purchase_order, purchase_order_item, goods_receipt, goods_receipt_item,
  receiving_draft, receiving_draft_line, inventory_item, inventory_movement, fixed_bin,
  warehouse, location, workstation, reason_code, organisation_setting, lifecycle_step, app_user, audit_log, operation
  to invista_workstation;

grant execute on function
  app.bind(text), app.uid(), app.workstation_id(), app.may(text), app.warehouses(), app.may_in(uuid),
  app.revoke_session(uuid), app.verify_stock(), app.verify_serials()
  to invista_workstation;
