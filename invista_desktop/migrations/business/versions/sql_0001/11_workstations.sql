-- Called by whoever migrates (it makes roles, which the owner cannot): every workstation is a login
-- role of its own, in one group, revocable by itself. Enrolling again sets a new password.
create function app.enrol_workstation(code text, name text, warehouse_code text, password text) returns text
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  station_code text := upper(btrim(code));
  login text := 'invista_ws_' || regexp_replace(lower(station_code), '[^a-z0-9]+', '_', 'g');
  home uuid := (select w.id from warehouse w where w.code = upper(btrim(warehouse_code)));
begin
  if home is null then
    perform app.refuse('IV010', 'unknown_warehouse', jsonb_build_object('warehouse', warehouse_code));
  elsif exists (select from workstation w where w.login_role = login and w.code <> station_code) then
    perform app.refuse('IV010', 'workstation_code_taken', jsonb_build_object('code', code));
  end if;
  if not exists (select from pg_roles r where r.rolname = login) then
    execute format('create role %I login nocreatedb nocreaterole in role invista_workstation connection limit 12', login);
  end if;
  -- What a role sets for itself is taken back: it could keep its own workstation from working.
  execute format('alter role %I reset all', login);
  execute format('alter role %I in database %I reset all', login, current_database());
  execute format('alter role %I login password %L', login, password);
  insert into workstation as w (code, name, login_role, warehouse_id, receiving_dock_id)
  values (station_code, $2, login, home,
    (select l.id from location l where l.warehouse_id = home and l.kind = 'receiving_dock' and l.is_active
      order by l.code limit 1))
  on conflict on constraint workstation_code_key do update
     set name = excluded.name, warehouse_id = excluded.warehouse_id,
         receiving_dock_id = excluded.receiving_dock_id, is_active = true;
  return login;
end $$;

-- The workstation can log in no more, and what it has open sees nothing from its next transaction on.
create function app.revoke_workstation(code text) returns void
language plpgsql volatile security invoker set search_path = pg_catalog, public, pg_temp as $$
declare
  login text := (select w.login_role from workstation w where w.code = upper(btrim($1)));
begin
  if login is null then
    perform app.refuse('IV010', 'unknown_workstation', jsonb_build_object('code', code));
  end if;
  update workstation w set is_active = false where w.login_role = login;
  execute format('alter role %I nologin', login);
end $$;
