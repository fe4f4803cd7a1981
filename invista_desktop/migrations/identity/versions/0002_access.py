"""Who may see and change what: the words policies use, the policies, stamps, audit, the mirror.

What policies call lives in schema `private`, which the REST interface does not show.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"

WORDS = """
create schema private;
grant usage on schema private to authenticated, anon, service_role;

create function private.session_id() returns uuid language sql stable set search_path = '' as $$
    select nullif(auth.jwt() ->> 'session_id', '')::uuid
$$;

create function private.request_header(p_name text) returns text language sql stable set search_path = '' as $$
    select nullif(current_setting('request.headers', true), '')::json ->> p_name
$$;

-- The last hop is the one the gateway wrote; earlier ones are whatever the caller claimed.
create function private.request_address() returns inet
language plpgsql stable set search_path = '' as $$
begin
    return btrim(coalesce(private.request_header('cf-connecting-ip'),
        regexp_replace(private.request_header('x-forwarded-for'), '^.*,', '')))::inet;
exception when invalid_text_representation then
    return null;
end $$;

create function private.has_second_factor(p_user uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from auth.mfa_factors f where f.user_id = p_user and f.status = 'verified')
$$;

-- Why the caller may not act at all, or null: one place for tickets and policies alike.
create function private.refusal() returns text
language sql stable security definer set search_path = '' as $$
    select case
        when auth.uid() is null then 'not_signed_in'
        when u.id is null or not u.is_active then 'user_inactive'
        when u.suspended_at is not null then 'user_suspended'
        when r.revoked_at is not null or s.id is null then 'session_revoked'
        when private.has_second_factor(u.id) and coalesce(auth.jwt() ->> 'aal', 'aal1') <> 'aal2'
            then 'insufficient_aal'
    end
    from (select 1) one
    left join public.users u on u.id = auth.uid()
    left join auth.sessions s on s.id = private.session_id() and s.user_id = u.id
    left join public.user_sessions r on r.session_id = private.session_id()
$$;

create function private.permissions_of(p_user uuid) returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(distinct rp.permission_code order by rp.permission_code), '{}')
    from public.user_roles ur
    join public.roles r on r.id = ur.role_id and r.is_active
    join public.role_permissions rp on rp.role_id = r.id
    where ur.user_id = p_user and ur.is_active and (ur.expires_at is null or ur.expires_at > now())
$$;

create function private.may(p_permission text) returns boolean
language sql stable security definer set search_path = '' as $$
    select private.refusal() is null and p_permission = any (private.permissions_of(auth.uid()))
$$;

create function private.highest_level() returns integer
language sql stable security definer set search_path = '' as $$
    select coalesce(max(r.level), -1) from public.user_roles ur
    join public.roles r on r.id = ur.role_id and r.is_active
    where ur.user_id = auth.uid() and ur.is_active and (ur.expires_at is null or ur.expires_at > now())
$$;

create function private.level_of(p_role uuid) returns integer
language sql stable security definer set search_path = '' as $$
    select level from public.roles where id = p_role
$$;

revoke execute on all functions in schema private from public;
grant execute on function private.refusal(), private.may(text), private.highest_level(), private.level_of(uuid),
    private.session_id(), private.request_header(text) to authenticated;
"""

STAMPS = """
create function private.stamp() returns trigger language plpgsql set search_path = '' as $$
begin
    new.updated_at := now();
    if tg_op = 'UPDATE' then new.created_at := old.created_at; else new.created_at := now(); end if;
    return new;
end $$;

create function private.stamp_assignment() returns trigger language plpgsql set search_path = '' as $$
begin
    new.assigned_by := auth.uid();
    new.assigned_at := now();
    return new;
end $$;
create trigger stamp before insert or update on public.user_roles
    for each row execute function private.stamp_assignment();

create function private.audit() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
    v_secrets constant text[] := '{key_hash,token_hash}';
    v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - v_secrets end;
    v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - v_secrets end;
    v_row jsonb := coalesce(v_new, v_old);
begin
    insert into public.audit_logs (user_id, user_email, action, resource, resource_id, old_values, new_values,
        ip_address, user_agent, session_id)
    values (auth.uid(), auth.jwt() ->> 'email', lower(tg_op), tg_table_name,
        coalesce(v_row ->> 'id', v_row ->> 'session_id', concat_ws('/', v_row ->> 'user_id', v_row ->> 'role_id',
            v_row ->> 'category', v_row ->> 'key', v_row ->> 'permission_code', v_row ->> 'warehouse_code')),
        v_old, v_new, private.request_address(), private.request_header('user-agent'), private.session_id());
    return null;
end $$;

create function private.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
    raise exception 'append_only' using errcode = '42501', detail = tg_table_name || ' only grows.';
end $$;
create trigger append_only before update or delete or truncate on public.audit_logs
    for each statement execute function private.refuse_change();
"""

MIRROR = """
create function private.mirror_user() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.users (id, email, display_name)
    values (new.id, lower(btrim(new.email)),
        coalesce(nullif(btrim(left(new.raw_user_meta_data ->> 'display_name', 200)), ''),
            split_part(new.email, '@', 1)))
    on conflict (id) do update set email = excluded.email;
    return null;
end $$;
create trigger invista_mirror_user after insert or update of email on auth.users
    for each row when (new.email is not null) execute function private.mirror_user();
insert into public.users (id, email, display_name)
select id, lower(btrim(email)),
    coalesce(nullif(btrim(left(raw_user_meta_data ->> 'display_name', 200)), ''), split_part(email, '@', 1))
from auth.users where email is not null;
"""

POLICIES = """
grant select on public.users, public.user_warehouses, public.permissions, public.roles, public.role_permissions,
    public.user_roles, public.user_sessions, public.login_history, public.audit_logs, public.system_settings,
    public.user_notifications, public.user_preferences to authenticated;
grant select on public.system_settings to anon;
grant select on all tables in schema public to service_role;
revoke all on public.alembic_version from anon, authenticated;
grant select on public.alembic_version to authenticated;
grant select (id, user_id, name, key_prefix, scopes, rate_limit, last_used_at, expires_at, revoked_at, created_at)
    on public.api_keys to authenticated;
revoke select on public.api_keys, public.user_invitations from service_role;

create policy read on public.alembic_version for select to authenticated using (true);
create policy read on public.users for select to authenticated
    using (id = (select auth.uid()) or (select private.may('users.read')));
create policy change_own on public.users for update to authenticated
    using (id = (select auth.uid()) and (select private.refusal()) is null) with check (id = (select auth.uid()));
grant update (display_name, first_name, last_name, phone, avatar_url, timezone, language, theme)
    on public.users to authenticated;

create policy read on public.user_warehouses for select to authenticated
    using (user_id = (select auth.uid()) or (select private.may('users.read')));
create policy manage on public.user_warehouses for all to authenticated
    using ((select private.may('users.manage')) and user_id <> (select auth.uid()))
    with check ((select private.may('users.manage')) and user_id <> (select auth.uid()));
grant insert, delete on public.user_warehouses to authenticated;

create policy read on public.permissions for select to authenticated using (true);
create policy read on public.roles for select to authenticated using (true);
create policy read on public.role_permissions for select to authenticated using (true);
create policy read on public.user_roles for select to authenticated
    using (user_id = (select auth.uid()) or (select private.may('users.read')));
-- Nobody changes their own roles, and nobody hands out or takes away more power than they have.
create policy manage on public.user_roles for all to authenticated
    using ((select private.may('users.manage')) and user_id <> (select auth.uid())
        and private.level_of(role_id) <= (select private.highest_level()))
    with check ((select private.may('users.manage')) and user_id <> (select auth.uid())
        and private.level_of(role_id) <= (select private.highest_level()));
grant insert (user_id, role_id, expires_at, is_active), update (expires_at, is_active), delete
    on public.user_roles to authenticated;

create policy read on public.user_sessions for select to authenticated
    using (user_id = (select auth.uid()) or (select private.may('users.manage')));
create policy read on public.login_history for select to authenticated
    using (user_id = (select auth.uid()) or (select private.may('audit.read')));
create policy read on public.audit_logs for select to authenticated using ((select private.may('audit.read')));

create policy read_public on public.system_settings for select to anon, authenticated using (is_public);
create policy read on public.system_settings for select to authenticated
    using ((select private.may('settings.manage')));
create policy manage on public.system_settings for all to authenticated
    using ((select private.may('settings.manage')) and not is_system)
    with check ((select private.may('settings.manage')) and not is_system);
grant insert (category, key, value, description, is_public), update (value, description, is_public), delete
    on public.system_settings to authenticated;

create policy own on public.user_preferences for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant insert (user_id, category, key, value), update (user_id, category, key, value), delete
    on public.user_preferences to authenticated;
create policy own on public.user_notifications for select to authenticated using (user_id = (select auth.uid()));
create policy read_own on public.user_notifications for update to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
grant update (read_at) on public.user_notifications to authenticated;
create policy own on public.api_keys for select to authenticated using (user_id = (select auth.uid()));
"""

STAMPED = "users user_preferences roles user_invitations user_notifications system_settings api_keys"
AUDITED = "users user_warehouses roles role_permissions user_roles system_settings api_keys user_invitations"


def upgrade() -> None:
    op.execute(WORDS)
    op.execute(STAMPS)
    op.execute(MIRROR)
    op.execute(POLICIES)
    for table in STAMPED.split():
        op.execute(
            f"create trigger stamp before insert or update on public.{table} "
            "for each row execute function private.stamp()"
        )
    op.execute(
        "create trigger audit after update of revoked_at on public.user_sessions "
        "for each row execute function private.audit()"
    )
    for table in AUDITED.split():
        op.execute(
            f"create trigger audit after insert or update or delete on public.{table} "
            "for each row execute function private.audit()"
        )


def downgrade() -> None:
    op.execute("drop trigger invista_mirror_user on auth.users; drop schema private cascade")
