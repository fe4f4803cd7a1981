-- What a table of the business gets at its making: row-level security, values that fit, and of the
-- traits that are named: 'stamped' (created_by is who asks), 'versioned' (updated_by and row_version),
-- 'audited', 'steps' (its status goes by lifecycle_step), 'append_only', 'never_deleted'.
create function app_secret.equip(t text, traits text[]) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  execute format('alter table %I enable row level security', t);
  execute format('alter table %I force row level security', t);
  execute format('create policy owner on %I to invista_owner using (true) with check (true)', t);
  execute format('grant select on %I to invista_workstation', t);
  perform app_secret.fit(t);
  if 'stamped' = any (traits) then
    execute format('create trigger stamp_insert before insert on %I for each row
                    when (new.created_by is null) execute function app.stamp_insert()', t);
    execute format('create trigger check_created after insert on %I referencing new table as added
                    for each statement execute function app.check_created()', t);
  end if;
  if 'versioned' = any (traits) then
    execute format('create trigger stamp_update before update on %I for each row
                    when (new.row_version = old.row_version) execute function app.stamp_update()', t);
    execute format('create trigger check_updated after update on %I referencing old table as removed
                    new table as added for each statement execute function app.check_updated()', t);
  end if;
  if 'audited' = any (traits) then
    execute format('create trigger audit_insert after insert on %I referencing new table as added
                    for each statement execute function app.audit()', t);
    execute format('create trigger audit_update after update on %I referencing old table as removed
                    new table as added for each statement execute function app.audit()', t);
    execute format('create trigger audit_delete after delete on %I referencing old table as removed
                    for each statement execute function app.audit()', t);
  end if;
  if 'steps' = any (traits) then
    execute format('create trigger guard_steps after update on %I referencing old table as removed
                    new table as added for each statement execute function app.guard_steps()', t);
  end if;
  if 'append_only' = any (traits) then
    execute format('create trigger append_only before update or delete or truncate on %I
                    for each statement execute function app.refuse_change()', t);
  elsif 'never_deleted' = any (traits) then
    execute format('create trigger never_deleted before delete or truncate on %I
                    for each statement execute function app.refuse_change()', t);
  end if;
end $$;

-- What is counted is a number, what happens is on the calendar, what is written can be read; columns
-- that have the rule already are passed over, so that it can be asked again after adding some.
create function app_secret.fit(t text) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  c record;
begin
  for c in
    select a.attname as col, k.rule
      from pg_attribute a
      join (values
        ('numeric'::regtype, '%I <> ''NaN'''),
        ('text', 'length(%I) <= 10000'),
        ('date', '%I between ''0001-01-01'' and ''9999-12-30'''),
        ('timestamptz', '%I between ''0001-01-02'' and ''9999-12-30''')) k(type, rule) on k.type = a.atttypid
     where a.attrelid = t::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and (k.type <> 'timestamptz'::regtype or a.attname = 'occurred_at')
       and not exists (select from pg_constraint x
                        where x.conrelid = a.attrelid and x.conname = t || '_' || a.attname || '_fits') loop
    execute format('alter table %I add constraint %I check (' || c.rule || ')', t, t || '_' || c.col || '_fits', c.col);
  end loop;
end $$;

reset role;
