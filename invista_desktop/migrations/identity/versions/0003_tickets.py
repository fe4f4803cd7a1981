"""Tickets, sign-in records and revoked sessions: what the app calls over REST.

A ticket is what the business database believes (docs: how access is enforced). Its key lives in a
schema nobody has a grant on, in both databases. Refusals carry a stable word as MESSAGE, a
sentence as DETAIL, and an SQLSTATE `PTnnn` that the REST interface turns into HTTP status nnn.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"

KEYS = """
create schema app_secret;
revoke all on schema app_secret from public;
create table app_secret.ticket_key (
    key_id text constraint ticket_key_pkey primary key
        constraint ticket_key_key_id_check check (key_id ~ '^[a-z0-9]+$'),
    secret bytea not null constraint ticket_key_secret_check check (length(secret) = 32),
    valid_from timestamptz not null default now(),
    valid_until timestamptz,
    constraint ticket_key_valid_check check (valid_until > valid_from)
);
alter table app_secret.ticket_key enable row level security;
revoke all on app_secret.ticket_key from public, anon, authenticated, service_role;

-- 256 bits from three strong random UUIDs of 122 bits each.
create function app_secret.random_key() returns bytea language sql volatile set search_path = '' as $$
    select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
$$;

-- The key before it stays good until the last ticket it signed has run out.
create function app_secret.rotate_ticket_key(p_from timestamptz default now()) returns text
language plpgsql set search_path = '' as $$
declare
    v_key_id text := 'k' || to_char(clock_timestamp() at time zone 'UTC', 'YYYYMMDDHH24MISSUS');
begin
    update app_secret.ticket_key set valid_until = greatest(p_from, valid_from) + interval '15 minutes'
    where valid_until is null;
    insert into app_secret.ticket_key (key_id, secret, valid_from) values (v_key_id, app_secret.random_key(), p_from);
    return v_key_id;
end $$;

create function app_secret.hmac_sha256(p_key bytea, p_message bytea) returns bytea
language plpgsql immutable strict set search_path = '' as $$
declare
    v_inner bytea := decode(repeat('36', 64), 'hex');
    v_outer bytea := decode(repeat('5c', 64), 'hex');
begin
    for i in 0 .. length(p_key) - 1 loop
        v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # get_byte(p_key, i));
        v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # get_byte(p_key, i));
    end loop;
    return sha256(v_outer || sha256(v_inner || p_message));
end $$;

create function app_secret.base64url(p_bytes bytea) returns text
language sql immutable strict set search_path = '' as $$
    select translate(encode(p_bytes, 'base64'), E'+/=\\n', '-_')
$$;

create function app_secret.sign(p_payload jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
    v_key app_secret.ticket_key;
    v_signed text;
begin
    select * into v_key from app_secret.ticket_key
    where valid_from <= now() and (valid_until is null or valid_until > now() + interval '10 minutes')
    order by valid_from desc limit 1;
    if v_key.key_id is null then
        raise exception 'no_ticket_key' using errcode = 'PT503',
            detail = 'There is no key to sign with.', hint = 'Run the command that rotates the ticket keys.';
    end if;
    v_signed := 'v1.' || v_key.key_id || '.' || app_secret.base64url(convert_to(p_payload::text, 'UTF8'));
    return v_signed || '.' || app_secret.base64url(
        app_secret.hmac_sha256(v_key.secret, convert_to(v_signed, 'UTF8')));
end $$;
revoke execute on all functions in schema app_secret from public;
"""

REFUSALS = """
create function private.refuse(p_refusal text) returns void language plpgsql set search_path = '' as $$
begin
    raise exception '%', p_refusal using
        errcode = case when p_refusal in ('not_signed_in', 'session_revoked') then 'PT401'
            when p_refusal = 'over_request_rate_limit' then 'PT429'
            when p_refusal in ('session_not_found', 'user_not_found') then 'PT404' else 'PT403' end,
        detail = case p_refusal
            when 'not_signed_in' then 'Nobody is signed in.'
            when 'session_revoked' then 'This session was ended.'
            when 'user_inactive' then 'This account is not in use.'
            when 'user_suspended' then 'This account is suspended.'
            when 'insufficient_aal' then 'This account has a second factor, which was not given yet.'
            when 'over_request_rate_limit' then 'Too many failed sign-ins were reported; wait some minutes.'
            when 'session_not_found' then 'There is no such session.'
            when 'user_not_found' then 'There is no such person.'
            else 'This person may not do that.' end;
end $$;

create function private.require(p_except text default '') returns void
language plpgsql stable security definer set search_path = '' as $$
declare
    v_refusal text := private.refusal();
begin
    if v_refusal <> p_except then perform private.refuse(v_refusal); end if;
end $$;
"""

CALLS = """
create function public.issue_ticket() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_user public.users;
    v_perms text[];
    v_wh text[];
    v_iat bigint := floor(extract(epoch from now()));
    v_sid uuid := private.session_id();
    v_aal text := coalesce(auth.jwt() ->> 'aal', 'aal1');
begin
    perform private.require();
    select * into v_user from public.users where id = auth.uid();
    v_perms := private.permissions_of(v_user.id);
    if not v_user.has_all_warehouses then
        select coalesce(array_agg(warehouse_code order by warehouse_code), '{}') into v_wh
        from public.user_warehouses where user_id = v_user.id;
    end if;
    update public.user_sessions set last_seen_at = now()
    where session_id = v_sid and last_seen_at < now() - interval '1 minute';
    return jsonb_build_object(
        'ticket', app_secret.sign(jsonb_build_object('sub', v_user.id, 'sid', v_sid, 'name', v_user.display_name,
            'email', v_user.email, 'perms', v_perms, 'wh', v_wh, 'aal', v_aal, 'iat', v_iat, 'exp', v_iat + 600)),
        'expires_at', to_timestamp(v_iat + 600), 'user_id', v_user.id, 'email', v_user.email,
        'display_name', v_user.display_name, 'permissions', v_perms, 'warehouses', v_wh, 'aal', v_aal,
        'session_id', v_sid);
end $$;

create function private.record_success(p_device jsonb, p_workstation text) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require();
    insert into public.user_sessions (session_id, user_id, device, workstation, user_agent, ip_address)
    values (private.session_id(), auth.uid(), p_device, p_workstation,
        private.request_header('user-agent'), private.request_address())
    on conflict (session_id) do update
    set device = excluded.device, workstation = excluded.workstation, last_seen_at = now();
    insert into public.login_history (user_id, email, successful, session_id, device, workstation, ip_address,
        user_agent)
    select id, email, true, private.session_id(), p_device, p_workstation, private.request_address(),
        private.request_header('user-agent')
    from public.users where id = auth.uid()
    on conflict (session_id) where successful do nothing;
end $$;

create function private.record_failure(p_email text, p_reason text, p_device jsonb, p_workstation text) returns void
language plpgsql security definer set search_path = '' as $$
declare
    v_email text := lower(btrim(left(coalesce(p_email, ''), 320)));
    v_address inet := private.request_address();
    v_since timestamptz := now() - interval '5 minutes';
begin
    if (select count(*) from public.login_history
            where email = v_email and not successful and attempted_at > v_since) >= 10
        or (select count(*) from public.login_history
            where ip_address = v_address and not successful and attempted_at > v_since) >= 100 then
        perform private.refuse('over_request_rate_limit');
    end if;
    insert into public.login_history (user_id, email, successful, reason, device, workstation, ip_address, user_agent)
    values ((select id from public.users where email = v_email), v_email, false, left(p_reason, 200), p_device,
        p_workstation, v_address, left(private.request_header('user-agent'), 500));
end $$;

create function public.record_sign_in(
    p_email text, p_successful boolean, p_reason text default null, p_device jsonb default '{}',
    p_workstation text default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
    v_told jsonb := coalesce(p_device, '{}');
    v_device jsonb := case when length(v_told::text) <= 4000 then v_told else '{}' end;
begin
    if p_successful then
        perform private.record_success(v_device, left(p_workstation, 100));
    else
        perform private.record_failure(p_email, p_reason, v_device, left(p_workstation, 100));
    end if;
end $$;

create function public.revoke_session(p_session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
    v_user uuid := coalesce((select user_id from auth.sessions where id = p_session),
        (select user_id from public.user_sessions where session_id = p_session));
begin
    perform private.require('insufficient_aal');
    if v_user is distinct from auth.uid() and not private.may('users.manage') then
        perform private.refuse('session_not_found');
    elsif v_user is null then
        perform private.refuse('session_not_found');
    end if;
    insert into public.user_sessions (session_id, user_id) values (p_session, v_user) on conflict do nothing;
    update public.user_sessions set revoked_at = now(), revoked_by = auth.uid()
    where session_id = p_session and revoked_at is null;
    delete from auth.sessions where id = p_session;
end $$;

create function private.require_power_over(p_user uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
    perform private.require();
    if not private.may('users.manage') or p_user = auth.uid() or exists (
            select from public.user_roles ur join public.roles r on r.id = ur.role_id
            where ur.user_id = p_user and r.level > private.highest_level()) then
        perform private.refuse('not_permitted');
    end if;
end $$;

create function public.suspend_user(p_user uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_power_over(p_user);
    update public.users set suspended_at = now(), suspended_reason = p_reason, suspended_by = auth.uid()
    where id = p_user;
    if not found then perform private.refuse('user_not_found'); end if;
    update auth.users set banned_until = now() + interval '100 years' where id = p_user;
    update public.user_sessions set revoked_at = now(), revoked_by = auth.uid()
    where user_id = p_user and revoked_at is null;
    delete from auth.sessions where user_id = p_user;
end $$;

create function public.reinstate_user(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_power_over(p_user);
    update public.users set suspended_at = null, suspended_reason = null, suspended_by = null where id = p_user;
    if not found then perform private.refuse('user_not_found'); end if;
    update auth.users set banned_until = null where id = p_user;
end $$;

revoke execute on all functions in schema private from public;
revoke execute on function public.issue_ticket(), public.record_sign_in(text, boolean, text, jsonb, text),
    public.revoke_session(uuid), public.suspend_user(uuid, text), public.reinstate_user(uuid)
    from public, anon, authenticated, service_role;
grant execute on function public.issue_ticket(), public.revoke_session(uuid), public.suspend_user(uuid, text),
    public.reinstate_user(uuid) to authenticated;
grant execute on function public.record_sign_in(text, boolean, text, jsonb, text) to anon, authenticated;
"""


def upgrade() -> None:
    op.execute(KEYS)
    op.execute(REFUSALS)
    op.execute(CALLS)
    op.execute("select app_secret.rotate_ticket_key()")


def downgrade() -> None:
    op.execute(
        "drop function public.issue_ticket, public.record_sign_in, public.revoke_session, public.suspend_user,"
        " public.reinstate_user, private.require_power_over, private.record_success, private.record_failure,"
        " private.require, private.refuse; drop schema app_secret cascade"
    )
