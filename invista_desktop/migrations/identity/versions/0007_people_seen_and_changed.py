"""People, sessions and sign-ins as an administrator sees and changes them; accounts locked after failures.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"

LOCKS = """
create table public.sign_in_locks (
    user_id uuid constraint sign_in_locks_pkey primary key
        constraint sign_in_locks_user_id_fkey references public.users (id) on delete cascade,
    failures integer not null default 0,
    locked_until timestamptz
);
alter table public.sign_in_locks enable row level security;
revoke all on public.sign_in_locks from public, anon, authenticated, service_role;
grant select on public.sign_in_locks to authenticated;
create policy read on public.sign_in_locks for select to authenticated
    using (user_id = (select auth.uid()) or (select private.may('users.read')));

-- The contract of Supabase's hook "password verification attempt": called by the sign-in service alone, so that
-- nobody locks an account by claiming failures. The answer does not depend on whether the password was right.
create function public.hook_password_verification_attempt(event jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_user uuid := (event ->> 'user_id')::uuid;
    v_lock public.sign_in_locks;
begin
    select * into v_lock from public.sign_in_locks where user_id = v_user for update;
    if v_lock.locked_until > now() then
        return jsonb_build_object('decision', 'reject', 'message', 'Invalid login credentials',
            'should_logout_user', false);
    elsif (event ->> 'valid')::boolean then
        delete from public.sign_in_locks where user_id = v_user;
    else
        insert into public.sign_in_locks as kept (user_id, failures)
        select id, 1 from public.users where id = v_user
        on conflict (user_id) do update set failures = kept.failures + 1,
            locked_until = case when kept.failures + 1 >= 20 then now() + interval '15 minutes' end;
    end if;
    return jsonb_build_object('decision', 'continue');
end $$;
"""

VIEWS = """
create view public.people_shown with (security_invoker = true) as
select u.id, u.email, u.display_name, u.phone, u.timezone, u.language, u.theme, u.suspended_reason, l.locked_until,
    case when not u.has_all_warehouses then coalesce((select string_agg(w.warehouse_code, ', '
        order by w.warehouse_code) from public.user_warehouses w where w.user_id = u.id), '') end as warehouses,
    coalesce((select string_agg(r.display_name, ', ' order by r.level desc, r.display_name)
        from public.user_roles ur join public.roles r on r.id = ur.role_id
        where ur.user_id = u.id and ur.is_active and (ur.expires_at is null or ur.expires_at > now())), '') as roles,
    (select max(s.last_seen_at) from public.user_sessions s where s.user_id = u.id) as last_seen_at,
    case when not u.is_active then 'INACTIVE' when u.suspended_at is not null then 'SUSPENDED'
        when l.locked_until > now() then 'LOCKED' else 'ACTIVE' end as state,
    lower(u.display_name || ' ' || u.email) as search
from public.users u left join public.sign_in_locks l on l.user_id = u.id;

create view public.roles_shown with (security_invoker = true) as
select r.id, r.name, r.display_name, r.level, r.is_system, r.is_active,
    (select count(*) from public.role_permissions rp where rp.role_id = r.id) as permissions,
    (select count(*) from public.user_roles ur where ur.role_id = r.id and ur.is_active
        and (ur.expires_at is null or ur.expires_at > now())) as holders,
    coalesce((select string_agg(o.display_name, ', ' order by o.display_name) from public.role_conflicts c
        join public.roles o on o.id in (c.role_id, c.other_role_id) and o.id <> r.id
        where r.id in (c.role_id, c.other_role_id)), '') as kept_apart_from,
    lower(r.display_name) as search
from public.roles r;

create view public.sessions_shown with (security_invoker = true) as
select s.session_id, s.user_id, u.display_name, u.email, coalesce(s.workstation, '') as workstation,
    concat_ws(' · ', s.device ->> 'name', s.device ->> 'system') as device, host(s.ip_address) as address,
    s.created_at, s.last_seen_at, s.revoked_at, s.revoked_at is null as is_open,
    lower(concat_ws(' ', u.display_name, u.email, s.workstation, s.device ->> 'name')) as search
from public.user_sessions s join public.users u on u.id = s.user_id;

create view public.sign_ins_shown with (security_invoker = true) as
select h.id, h.user_id, h.email, u.display_name, h.successful, h.reason, coalesce(h.workstation, '') as workstation,
    h.device ->> 'name' as device, host(h.ip_address) as address, h.attempted_at,
    lower(concat_ws(' ', h.email, u.display_name, h.workstation, host(h.ip_address))) as search
from public.login_history h left join public.users u on u.id = h.user_id;

revoke all on public.people_shown, public.roles_shown, public.sessions_shown, public.sign_ins_shown
    from public, anon, authenticated, service_role;
grant select on public.people_shown, public.roles_shown, public.sessions_shown, public.sign_ins_shown
    to authenticated;
"""

CALLS = """
create function public.change_profile(
    p_user uuid, p_display_name text, p_phone text, p_timezone text, p_language text, p_theme text) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if p_user is distinct from auth.uid() then perform private.require_power_over(p_user); end if;
    perform private.require();
    if length(btrim(coalesce(p_display_name, ''))) not between 1 and 200
        or length(coalesce(p_phone, '')) > 50 or coalesce(p_language, '') !~ '^[a-z]{2}$'
        or coalesce(p_theme, '') not in ('system', 'light', 'dark', 'high_contrast')
        or not exists (select from pg_catalog.pg_timezone_names where name = p_timezone) then
        perform private.refuse('not_complete');
    end if;
    update public.users set display_name = btrim(p_display_name), phone = nullif(btrim(p_phone), ''),
        timezone = p_timezone, language = p_language, theme = p_theme where id = p_user;
    if not found then perform private.refuse('user_not_found'); end if;
end $$;

create function private.require_warehouses_within(p_codes text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
    if exists (select from public.users where id = auth.uid() and not has_all_warehouses)
        and (p_codes is null or exists (select unnest(p_codes) except
            select warehouse_code from public.user_warehouses where user_id = auth.uid())) then
        perform private.refuse('beyond_own_warehouses');
    end if;
end $$;

-- Null is all of them, those that will be built included.
create function public.set_warehouses(p_user uuid, p_codes text[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_power_over(p_user);
    perform private.require_step_up();
    perform private.require_warehouses_within(p_codes);
    update public.users set has_all_warehouses = p_codes is null where id = p_user;
    if not found then perform private.refuse('user_not_found'); end if;
    delete from public.user_warehouses where user_id = p_user;
    insert into public.user_warehouses select p_user, code from unnest(p_codes) code where btrim(code) <> ''
    on conflict do nothing;
end $$;

create function public.unlock_user(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_power_over(p_user);
    delete from public.sign_in_locks where user_id = p_user;
    insert into public.audit_logs (user_id, user_email, action, resource, resource_id, session_id, ip_address)
    values (auth.uid(), auth.jwt() ->> 'email', 'unlock', 'users', p_user::text, private.session_id(),
        private.request_address());
end $$;

create function private.end_sessions(p_sessions uuid[]) returns setof uuid
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.user_sessions (session_id, user_id)
    select id, user_id from auth.sessions where id = any (p_sessions) on conflict do nothing;
    update public.user_sessions set revoked_at = now(), revoked_by = auth.uid()
    where session_id = any (p_sessions) and revoked_at is null;
    delete from auth.sessions where id = any (p_sessions);
    return query select unnest(p_sessions);
end $$;

-- Everything of one person but the session that asks; returns what ended, for the business database.
create function public.revoke_sessions_of(p_user uuid) returns setof uuid
language plpgsql security definer set search_path = '' as $$
begin
    if p_user is distinct from auth.uid() then perform private.require_power_over(p_user); end if;
    perform private.require();
    return query select private.end_sessions((select array_agg(id) from auth.sessions
        where user_id = p_user and id <> private.session_id()));
end $$;

create function public.revoke_all_sessions() returns setof uuid
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage');
    return query select private.end_sessions((select array_agg(id) from auth.sessions
        where id <> private.session_id()));
end $$;

create or replace function public.reinstate_user(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_power_over(p_user);
    perform private.require_step_up();
    update public.users set suspended_at = null, suspended_reason = null, suspended_by = null where id = p_user;
    if not found then perform private.refuse('user_not_found'); end if;
    update auth.users set banned_until = null where id = p_user;
end $$;

revoke execute on all functions in schema private from public;
revoke execute on function public.hook_password_verification_attempt(jsonb),
    public.change_profile(uuid, text, text, text, text, text), public.set_warehouses(uuid, text[]),
    public.unlock_user(uuid), public.revoke_sessions_of(uuid), public.revoke_all_sessions()
    from public, anon, authenticated, service_role;
grant execute on function public.change_profile(uuid, text, text, text, text, text),
    public.set_warehouses(uuid, text[]), public.unlock_user(uuid), public.revoke_sessions_of(uuid),
    public.revoke_all_sessions() to authenticated;
grant execute on function public.hook_password_verification_attempt(jsonb) to supabase_auth_admin;
"""


def upgrade() -> None:
    op.execute(LOCKS)
    op.execute(VIEWS)
    op.execute(CALLS)


def downgrade() -> None:
    raise NotImplementedError("What was noted of people since would be lost: restore a backup instead.")
