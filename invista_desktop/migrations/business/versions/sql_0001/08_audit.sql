-- The audit log holds, for each changed row, the changed columns and the person behind them.
create function app.row_key(r jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp as
$$ select coalesce(r->>'id', r->>'key', concat_ws('/', r->>'kind', r->>'code')) $$;

create function app.audit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.uid();
  station uuid := app.workstation_id();
  stamps constant text[] := '{created_at,created_by,updated_at,updated_by,row_version}';
begin
  if tg_op = 'INSERT' then
    insert into audit_log (table_name, row_key, action, new, changed_by, workstation_id)
    select tg_table_name, app.row_key(j), 'insert', jsonb_strip_nulls(j - stamps), who, station
      from added a cross join lateral to_jsonb(a) j;
  elsif tg_op = 'DELETE' then
    insert into audit_log (table_name, row_key, action, old, changed_by, workstation_id)
    select tg_table_name, app.row_key(j), 'delete', jsonb_strip_nulls(j - stamps), who, station
      from removed r cross join lateral to_jsonb(r) j;
  else
    insert into audit_log (table_name, row_key, action, old, new, changed_by, workstation_id)
    select tg_table_name, o.key, 'update', changed.old, changed.new, who, station
      from (select app.row_key(to_jsonb(r)) as key, to_jsonb(r) - stamps as row from removed r) o
      join (select app.row_key(to_jsonb(a)) as key, to_jsonb(a) - stamps as row from added a) n using (key)
     cross join lateral (
       select jsonb_object_agg(c.key, o.row->c.key) as old, jsonb_object_agg(c.key, c.value) as new
         from jsonb_each(n.row) c where c.value is distinct from o.row->c.key) changed
     where o.row <> n.row;
  end if;
  return null;
end $$;

do $$
declare
  t text;
begin
  foreach t in array array[
    'warehouse', 'location', 'workstation', 'reason_code', 'organisation_setting', 'category', 'brand', 'product',
    'product_variant', 'product_pack', 'barcode', 'lot', 'supplier', 'product_supplier', 'purchase_order',
    'goods_receipt', 'fixed_bin'] loop
    execute format('create trigger audit_insert after insert on %I referencing new table as added
                    for each statement execute function app.audit()', t);
    execute format('create trigger audit_update after update on %I referencing old table as removed
                    new table as added for each statement execute function app.audit()', t);
    execute format('create trigger audit_delete after delete on %I referencing old table as removed
                    for each statement execute function app.audit()', t);
  end loop;
end $$;

-- An order line's received quantity follows from receipts, which stay for ever: only what people
-- decide about a line is written down again.
create function app.audit_order_line() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into audit_log (table_name, row_key, action, old, new, changed_by, workstation_id)
  values (tg_table_name, new.id::text, 'update',
    jsonb_build_object('ordered_quantity', old.ordered_quantity, 'closed_quantity', old.closed_quantity,
                       'unit_cost', old.unit_cost, 'expected_date', old.expected_date),
    jsonb_build_object('ordered_quantity', new.ordered_quantity, 'closed_quantity', new.closed_quantity,
                       'unit_cost', new.unit_cost, 'expected_date', new.expected_date),
    app.uid(), app.workstation_id());
  return null;
end $$;
create trigger audit_decisions after update of ordered_quantity, closed_quantity, unit_cost, expected_date
  on purchase_order_item for each row
  when ((old.ordered_quantity, old.closed_quantity, old.unit_cost, old.expected_date)
        is distinct from (new.ordered_quantity, new.closed_quantity, new.unit_cost, new.expected_date))
  execute function app.audit_order_line();

create function app.note(object text, row_key text, told jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into audit_log (table_name, row_key, action, new, changed_by, workstation_id)
  values (object, row_key, 'note', told, app.uid(), app.workstation_id())
$$;
