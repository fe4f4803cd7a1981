-- Who speaks: a signed ticket, sealed to this transaction. Nothing here trusts a setting by itself,
-- because anyone may set any setting.

create function app_secret.pad(secret bytea, mask integer) returns bytea
language plpgsql immutable strict set search_path = pg_catalog, pg_temp as $$
declare
  padded bytea := secret || decode(repeat('00', 64 - length(secret)), 'hex');
begin
  for i in 0..63 loop
    padded := set_byte(padded, i, get_byte(padded, i) # mask);
  end loop;
  return padded;
end $$;

-- The pads of HMAC (RFC 2104) are worked out once, when a key arrives.
create table app_secret.ticket_key (
  key_id text primary key check (key_id ~ '^[A-Za-z0-9_-]+$'),
  secret bytea not null check (length(secret) between 32 and 64),
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  inner_pad bytea not null generated always as (app_secret.pad(secret, 54)) stored,
  outer_pad bytea not null generated always as (app_secret.pad(secret, 92)) stored
);

create table app_secret.seal_key (
  only_one boolean primary key default true check (only_one),
  secret bytea not null default sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  inner_pad bytea not null generated always as (app_secret.pad(secret, 54)) stored,
  outer_pad bytea not null generated always as (app_secret.pad(secret, 92)) stored
);
insert into app_secret.seal_key default values;

create table app_secret.revoked_session (
  session_id uuid primary key,
  revoked_at timestamptz not null default now(),
  revoked_by uuid
);

-- Comparing hashes with a random salt tells nothing by its timing.
create function app_secret.same(a text, b text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  salt bytea := uuid_send(gen_random_uuid());
begin
  return sha256(salt || convert_to(a, 'UTF8')) = sha256(salt || convert_to(b, 'UTF8'));
end $$;

create function app_secret.seal_of(context text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  sealed bytea := convert_to(
    context || '|' || pg_backend_pid() || '|' || session_user
      || '|' || extract(epoch from pg_postmaster_start_time())
      || '|' || extract(epoch from transaction_timestamp()),
    'UTF8');
  answer text;
begin
  select encode(sha256(k.outer_pad || sha256(k.inner_pad || sealed)), 'hex') into strict answer
    from app_secret.seal_key k;
  return answer;
end $$;

create function app.refuse(state text, code text, parts jsonb default '{}') returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = state, message = code, detail = parts::text;
end $$;

-- The sealed identity, or null. The seal dies with the transaction, the identity with its ticket.
create function app.identity() returns jsonb
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text := nullif(current_setting('invista.identity', true), '');
  who jsonb;
begin
  if context is null
     or not app_secret.same(coalesce(current_setting('invista.seal', true), ''), app_secret.seal_of(context)) then
    return null;
  end if;
  who := context::jsonb;
  -- The clock on the wall: a statement may be a block that runs for as long as its author likes.
  if to_timestamp((who->>'exp')::bigint) <= clock_timestamp() then
    return null;
  end if;
  return who;
end $$;

create function app.uid() returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select (app.identity()->>'sub')::uuid $$;

create function app.workstation_id() returns uuid
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select (app.identity()->>'workstation')::uuid $$;

create function app.may(permission text) returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as
$$ select coalesce(app.identity()->'permissions' ? permission, false) $$;

-- The warehouses this person is limited to; null means all, and nobody's is empty.
create function app.warehouses() returns uuid[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  who jsonb := app.identity();
begin
  if who is null then
    return '{}';
  elsif jsonb_typeof(who->'warehouses') = 'array' then
    return array(select jsonb_array_elements_text(who->'warehouses')::uuid);
  end if;
  return null;
end $$;

create function app.may_in(warehouse_id uuid) returns boolean
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
  theirs uuid[] := app.warehouses();
begin
  return theirs is null or warehouse_id = any(theirs);
end $$;

-- Whoever owns the schema may load and mend without a ticket; a workstation never.
create function app.is_owner_session() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select pg_has_role(session_user, 'invista_owner', 'MEMBER') $$;

create function app_secret.from_base64url(encoded text) returns bytea
language sql immutable strict set search_path = pg_catalog, pg_temp as
$$ select decode(translate(encoded, '-_', '+/') || repeat('=', (4 - length(encoded) % 4) % 4), 'base64') $$;

create function app_secret.read_ticket(ticket text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  parts text[] := string_to_array(ticket, '.');
  signature text;
  said jsonb;
begin
  if ticket is null or ticket = '' then
    perform app.refuse('IV001', 'ticket_missing');
  elsif cardinality(parts) <> 4 or parts[1] <> 'v1' then
    perform app.refuse('IV001', 'ticket_malformed');
  end if;
  select rtrim(translate(encode(sha256(k.outer_pad || sha256(k.inner_pad
           || convert_to(parts[1] || '.' || parts[2] || '.' || parts[3], 'UTF8'))), 'base64'), '+/', '-_'), '=')
    into signature
    from app_secret.ticket_key k
   where k.key_id = parts[2] and (k.valid_until is null or k.valid_until > clock_timestamp());
  if signature is null or not app_secret.same(signature, rtrim(parts[4], '=')) then
    perform app.refuse('IV001', 'ticket_forged');
  end if;
  said := convert_from(app_secret.from_base64url(parts[3]), 'UTF8')::jsonb;
  if to_timestamp((said->>'exp')::bigint) <= clock_timestamp() then
    perform app.refuse('IV001', 'ticket_expired');
  elsif to_timestamp((said->>'iat')::bigint) > clock_timestamp() + interval '5 minutes' then
    perform app.refuse('IV001', 'ticket_not_yet_valid');
  elsif exists (select from app_secret.revoked_session r where r.session_id = (said->>'sid')::uuid) then
    perform app.refuse('IV001', 'session_revoked');
  end if;
  return said;
end $$;

-- Nobody waits for another's bind: the mirror row is skipped where somebody else is writing it.
create function app_secret.mirror_person(said jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
declare
  person uuid := (said->>'sub')::uuid;
  named text := coalesce(nullif(said->>'name', ''), said->>'email', '');
  mailed text := coalesce(said->>'email', '');
begin
  perform from app_user u where u.id = person and u.display_name = named and u.email = mailed;
  if found or current_setting('transaction_read_only')::boolean then
    return;
  end if;
  perform from app_user u where u.id = person;
  if not found then
    insert into app_user (id, display_name, email) values (person, named, mailed) on conflict do nothing;
    return;
  end if;
  update app_user u set display_name = named, email = mailed, last_changed_at = now()
   where u.id = (select l.id from app_user l where l.id = person for no key update skip locked);
end $$;

-- First statement of every transaction: believe this ticket until the transaction ends.
create function app.bind(ticket text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  said jsonb;
  station record;
  context text;
begin
  perform set_config('invista.identity', '', true), set_config('invista.seal', '', true);
  select w.id, w.is_active into station from workstation w where w.login_role = session_user;
  if station.id is null and not app.is_owner_session() then
    perform app.refuse('IV001', 'workstation_unknown');
  elsif not station.is_active then
    perform app.refuse('IV001', 'workstation_inactive');
  end if;
  said := app_secret.read_ticket(ticket);
  perform app_secret.mirror_person(said);
  context := jsonb_build_object(
    'sub', said->'sub', 'session', said->'sid', 'exp', said->'exp', 'workstation', station.id,
    'permissions', coalesce(said->'perms', '[]'),
    'warehouses', case when jsonb_typeof(said->'wh') = 'array' then
      (select coalesce(jsonb_agg(w.id), '[]') from warehouse w where said->'wh' ? w.code) end)::text;
  perform set_config('invista.identity', context, true),
          set_config('invista.seal', app_secret.seal_of(context), true);
  return (said->>'sub')::uuid;
end $$;

-- What every function that changes something asks first; returns who asks.
create function app.require(permission text) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid := app.uid();
begin
  if who is null and not app.is_owner_session() then
    perform app.refuse('IV001', 'ticket_missing');
  elsif who is not null and not app.may(permission) then
    perform app.refuse('IV002', 'not_permitted', jsonb_build_object('permission', permission));
  end if;
  return who;
end $$;

create function app.revoke_session(session_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid := app.require('users.manage');
begin
  insert into app_secret.revoked_session (session_id, revoked_by) values ($1, who) on conflict do nothing;
end $$;
