set local role invista_owner;

-- The logo is one small PNG; it is no setting, so that reading the settings stays cheap.
create table organisation_logo (
  is_the_one boolean primary key default true check (is_the_one),
  content bytea not null check (
    octet_length(content) between 8 and 524288 and substring(content for 8) = '\x89504e470d0a1a0a'::bytea),
  created_at timestamptz not null default now(),
  created_by uuid references app_user
);
alter table organisation_logo enable row level security;
alter table organisation_logo force row level security;
create policy owner on organisation_logo to invista_owner using (true) with check (true);
create policy reading on organisation_logo for select to invista_workstation using ((select app.uid()) is not null);
grant select on organisation_logo to invista_workstation;

create function app.is_line(said jsonb, most integer) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_typeof(said) = 'string' and btrim(said #>> '{}') <> '' and length(said #>> '{}') <= most
         and (said #>> '{}') !~ '[[:cntrl:]]' $$;

-- What stands on every paper. `logo` is base64 of a PNG; null takes the logo away, and left out it stays.
create function app.set_letterhead(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('settings.manage');
  outcome jsonb := app.begin_operation(operation_id, 'set_letterhead', command);
  picture bytea;
begin
  if outcome is not null then
    return outcome;
  elsif not coalesce(app.is_line(command->'name', 200), false) then
    perform app.refuse('IV010', 'letterhead_name');
  elsif jsonb_typeof(command->'address') is distinct from 'array' or jsonb_array_length(command->'address') > 8
      or exists (select from jsonb_array_elements(command->'address') line where not app.is_line(line, 120)) then
    perform app.refuse('IV010', 'letterhead_address');
  elsif coalesce(command->>'language', '') !~ '^[a-z]{2,3}(_[A-Z]{2})?$'
      or coalesce(command->>'date_format', '') not in ('yyyy-MM-dd', 'dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'medium') then
    perform app.refuse('IV010', 'letterhead_language');
  end if;
  insert into organisation_setting as s (key, value) values
    ('organisation_name', command->'name'), ('organisation_address', command->'address'),
    ('organisation_language', command->'language'), ('organisation_date_format', command->'date_format')
  on conflict (key) do update set value = excluded.value where s.value <> excluded.value;
  if command ? 'logo' then
    delete from organisation_logo;
    if command->>'logo' is not null then
      begin
        picture := decode(command->>'logo', 'base64');
        insert into organisation_logo (content, created_by) values (picture, who);
      exception when check_violation or invalid_parameter_value then
        perform app.refuse('IV010', 'letterhead_logo');
      end;
    end if;
    perform app.note('organisation_logo', 'logo', jsonb_build_object('sha256', encode(sha256(picture), 'hex')));
  end if;
  return app.end_operation(operation_id, '{}');
end $$;
grant execute on function app.set_letterhead(uuid, jsonb) to invista_workstation;

reset role;
