-- Stamps. A row that comes without one is stamped here; whoever stamps by the thousand does it
-- himself, and `check_stamps` looks whether he told the truth.
create function app.stamp_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.created_by := app.uid();
  return new;
end $$;

create function app.stamp_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.updated_at := now();
  new.updated_by := app.uid();
  new.row_version := old.row_version + 1;
  return new;
end $$;

create function app.check_created() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid := app.uid();
begin
  if who is null and app.is_owner_session() then
    return null;
  end if;
  if exists (select from added a where a.created_by is distinct from who or a.created_at <> now()) then
    perform app.refuse('IV001', 'stamp_forged');
  end if;
  return null;
end $$;

create function app.check_updated() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
-- The plan is kept from the first statement, which may have had one row: a nested loop would be
-- ruinous for the next one's ten thousand.
set enable_nestloop = off as $$
declare
  who uuid := app.uid();
begin
  if who is null and app.is_owner_session() then
    return null;
  end if;
  if exists (
    select from added a join removed r on r.id = a.id
     where a.updated_by is distinct from who or a.updated_at <> now()
        or a.row_version <> r.row_version + 1
        or a.created_by is distinct from r.created_by or a.created_at <> r.created_at) then
    perform app.refuse('IV001', 'stamp_forged');
  end if;
  return null;
end $$;

do $$
declare
  t text;
begin
  foreach t in array array[
    'warehouse', 'location', 'workstation', 'category', 'brand', 'product', 'product_variant', 'product_pack',
    'lot', 'serial', 'supplier', 'product_supplier', 'purchase_order', 'purchase_order_item', 'goods_receipt',
    'goods_receipt_item', 'inventory_movement', 'fixed_bin', 'barcode'] loop
    execute format('create trigger stamp_insert before insert on %I for each row
                    when (new.created_by is null) execute function app.stamp_insert()', t);
    execute format('create trigger check_created after insert on %I referencing new table as added
                    for each statement execute function app.check_created()', t);
  end loop;
  foreach t in array array[
    'warehouse', 'location', 'workstation', 'category', 'brand', 'product', 'product_variant', 'product_pack',
    'lot', 'supplier', 'product_supplier', 'purchase_order', 'purchase_order_item'] loop
    execute format('create trigger stamp_update before update on %I for each row
                    when (new.row_version = old.row_version) execute function app.stamp_update()', t);
    execute format('create trigger check_updated after update on %I referencing old table as removed
                    new table as added for each statement execute function app.check_updated()', t);
  end loop;
end $$;

create function app.stamp_setting() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.updated_at := now();
  new.updated_by := app.uid();
  new.row_version := old.row_version + 1;
  return new;
end $$;
create trigger stamp_update before update on organisation_setting
  for each row execute function app.stamp_setting();

-- What is written once stays written, whoever asks.
create function app.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform app.refuse('IV010', 'append_only', jsonb_build_object('table', tg_table_name, 'verb', tg_op));
  return null;
end $$;

do $$
declare
  t text;
begin
  foreach t in array array['inventory_movement', 'audit_log', 'goods_receipt_item'] loop
    execute format('create trigger append_only before update or delete or truncate on %I
                    for each statement execute function app.refuse_change()', t);
  end loop;
  foreach t in array array['goods_receipt', 'operation', 'purchase_order', 'purchase_order_item', 'lot', 'serial'] loop
    execute format('create trigger never_deleted before delete or truncate on %I
                    for each statement execute function app.refuse_change()', t);
  end loop;
end $$;
create trigger append_only before update on goods_receipt for each row
  when ((to_jsonb(old) - 'status') is distinct from (to_jsonb(new) - 'status'))
  execute function app.refuse_change();
create trigger append_only before update on operation for each row
  when (old.outcome is not null or (to_jsonb(old) - 'outcome') is distinct from (to_jsonb(new) - 'outcome'))
  execute function app.refuse_change();

-- Life cycles: a step that is not in the table is refused, never skipped.
create function app.guard_steps() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
-- The plan is kept from the first statement, which may have had one row: a nested loop would be
-- ruinous for the next one's ten thousand.
set enable_nestloop = off as $$
declare
  step record;
begin
  select r.status::text as before, a.status::text as after into step
    from added a join removed r on r.id = a.id
   where a.status <> r.status
     and not exists (select from lifecycle_step s
                      where s.object = tg_table_name
                        and s.from_status = r.status::text and s.to_status = a.status::text)
   limit 1;
  if found then
    perform app.refuse('IV010', 'illegal_step',
      jsonb_build_object('object', tg_table_name, 'before', step.before, 'after', step.after));
  end if;
  return null;
end $$;

do $$
declare
  t text;
begin
  foreach t in array array['purchase_order', 'purchase_order_item', 'goods_receipt', 'receiving_draft'] loop
    execute format('create trigger guard_steps after update on %I referencing old table as removed
                    new table as added for each statement execute function app.guard_steps()', t);
  end loop;
end $$;

-- One namespace of SKUs over products and variants.
create function app.register_sku() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    update sku set code = new.sku where code = old.sku;
  elsif tg_table_name = 'product' then
    insert into sku (code, product_id) values (new.sku, new.id);
  else
    insert into sku (code, variant_id) values (new.sku, new.id);
  end if;
  return null;
end $$;
create trigger register_sku after insert on product for each row execute function app.register_sku();
create trigger register_sku after insert on product_variant for each row execute function app.register_sku();
create trigger reregister_sku after update of sku on product for each row
  when (old.sku <> new.sku) execute function app.register_sku();
create trigger reregister_sku after update of sku on product_variant for each row
  when (old.sku <> new.sku) execute function app.register_sku();

-- What is counted is a number, what happens is on the calendar, what is written can be read: NaN is
-- greater than every limit, and a date beyond the calendar keeps every app from reading its row.
do $$
declare
  c record;
begin
  for c in
    select k.relname as tab, a.attname as col, t.rule
      from pg_class k
      join pg_attribute a on a.attrelid = k.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join (values
        ('numeric'::regtype, '%I <> ''NaN'''),
        ('text', 'length(%I) <= 10000'),
        ('date', '%I between ''0001-01-01'' and ''9999-12-30'''),
        ('timestamptz', '%I between ''0001-01-02'' and ''9999-12-30''')) t(type, rule) on t.type = a.atttypid
     where k.relnamespace = 'public'::regnamespace and k.relkind = 'r' and k.relowner = 'invista_owner'::regrole
       and (t.type <> 'timestamptz'::regtype or a.attname = 'occurred_at') loop
    execute format('alter table %I add constraint %I check (' || c.rule || ')',
                   c.tab, c.tab || '_' || c.col || '_fits', c.col);
  end loop;
end $$;
