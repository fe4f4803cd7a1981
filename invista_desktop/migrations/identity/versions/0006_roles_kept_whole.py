"""Roles that hold together: all the document's, own ones, roles kept apart, and always an administrator.

Revision ID: 0006
Revises: 0005
"""

from alembic import op
from sqlalchemy import text

revision = "0006"
down_revision = "0005"

READS = {
    "receiving.read", "catalogue.read", "stock.read", "purchasing.read", "suppliers.read", "transfers.read",
    "labels.print",
}  # fmt: skip
ROLES = {
    "supervisor": (
        "Supervisor", 50,
        READS | {
            "receiving.post", "receiving.over_receipt", "receiving.close_remainder", "stock.move", "stock.adjust",
            "stock.approve_adjustment", "stock.hold", "stock.release", "stock.reserve", "pallets.manage",
            "transfers.request", "transfers.approve", "transfers.dispatch", "transfers.receive",
            "transfers.substitute_lot", "transfers.resolve",
        },
    ),
    "picker": (
        "Picker", 30, READS | {"stock.move", "pallets.manage", "transfers.dispatch", "transfers.receive"},
    ),
    "counter": ("Counter", 30, READS | {"stock.adjust"}),
}  # fmt: skip
SHOWN = {"warehouse_manager": "Manager", "receiving_clerk": "Receiver"}

WORDS = """
create or replace function private.refuse(p_refusal text) returns void
language plpgsql set search_path = '' as $$
begin
    raise exception '%', p_refusal using
        errcode = case when p_refusal in ('not_signed_in', 'session_revoked') then 'PT401'
            when p_refusal in ('over_request_rate_limit', 'invitation_sent_often') then 'PT429'
            when p_refusal in ('session_not_found', 'user_not_found', 'role_not_found', 'invitation_not_found')
                then 'PT404'
            when p_refusal in ('last_administrator', 'roles_kept_apart', 'roles_held_together', 'role_in_use',
                'role_name_taken', 'user_exists', 'already_invited', 'invitation_over') then 'PT409'
            when p_refusal in ('not_complete', 'system_role') then 'PT400' else 'PT403' end,
        detail = case p_refusal
            when 'not_signed_in' then 'Nobody is signed in.'
            when 'session_revoked' then 'This session was ended.'
            when 'user_inactive' then 'This account is not in use.'
            when 'user_suspended' then 'This account is suspended.'
            when 'insufficient_aal' then 'This account has a second factor, which was not given yet.'
            when 'over_request_rate_limit' then 'Too many failed sign-ins were reported; wait some minutes.'
            when 'session_not_found' then 'There is no such session.'
            when 'user_not_found' then 'There is no such person.'
            when 'step_up_needed' then 'The second factor was given more than 15 minutes ago.'
            when 'last_administrator' then 'Somebody must stay administrator, without an end.'
            when 'roles_kept_apart' then 'Nobody may hold these two roles together.'
            when 'roles_held_together' then 'Somebody holds both roles.'
            when 'beyond_own_permissions' then 'Nobody gives more than they may do themselves.'
            when 'beyond_own_warehouses' then 'Nobody lets others into warehouses they do not work in.'
            when 'system_role' then 'This role comes with the product and stays as it is.'
            when 'role_in_use' then 'People still hold this role.'
            else 'This person may not do that.' end;
end $$;

-- Dangerous changes want the second factor within the last quarter of an hour, where there is one.
create function private.require_step_up() returns void
language plpgsql stable security definer set search_path = '' as $$
begin
    if private.has_second_factor(auth.uid()) and not exists (
            select from jsonb_array_elements(coalesce(auth.jwt() -> 'amr', '[]')) given
            where given ->> 'method' = 'totp'
                and to_timestamp((given ->> 'timestamp')::bigint) > now() - interval '15 minutes') then
        perform private.refuse('step_up_needed');
    end if;
end $$;

create function private.require_right(p_permission text, p_is_dangerous boolean default true) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
    perform private.require();
    if not private.may(p_permission) then perform private.refuse('not_permitted'); end if;
    if p_is_dangerous then perform private.require_step_up(); end if;
end $$;

create function private.permissions_of_role(p_role uuid) returns text[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(permission_code), '{}') from public.role_permissions where role_id = p_role
$$;
"""

GUARDS = """
create table public.role_conflicts (
    role_id uuid not null constraint role_conflicts_role_id_fkey references public.roles (id) on delete cascade,
    other_role_id uuid not null
        constraint role_conflicts_other_role_id_fkey references public.roles (id) on delete cascade,
    reason text not null constraint role_conflicts_reason_check check (btrim(reason) <> ''),
    constraint role_conflicts_pkey primary key (role_id, other_role_id),
    constraint role_conflicts_order_check check (role_id < other_role_id)
);
alter table public.role_conflicts enable row level security;
revoke all on public.role_conflicts from public, anon, authenticated, service_role;
grant select on public.role_conflicts to authenticated;
create policy read on public.role_conflicts for select to authenticated using (true);
create trigger audit after insert or update or delete on public.role_conflicts
    for each row execute function private.audit();

-- Who comes later waits for who came first, and then sees what is left.
create function private.keep_an_administrator() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
    v_administrator uuid := (select id from public.roles where name = 'administrator');
begin
    if tg_table_name = 'user_roles' then
        if old.role_id <> v_administrator then return null; end if;
    elsif not exists (select from public.user_roles where user_id = old.id and role_id = v_administrator) then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('invista: administrators', 0));
    if not exists (
            select from public.user_roles ur
            join public.roles r on r.id = ur.role_id and r.name = 'administrator' and r.is_active
            join public.users u on u.id = ur.user_id and u.is_active and u.suspended_at is null
            where ur.is_active and ur.expires_at is null) then
        perform private.refuse('last_administrator');
    end if;
    return null;
end $$;
create trigger keep_an_administrator after delete on public.user_roles
    for each row when (old.is_active and old.expires_at is null) execute function private.keep_an_administrator();
create trigger keep_an_administrator_changed after update on public.user_roles
    for each row when (old.is_active and old.expires_at is null
        and not (new.is_active and new.expires_at is null and new.role_id = old.role_id))
    execute function private.keep_an_administrator();
create trigger keep_an_administrator after update of is_active, suspended_at on public.users
    for each row when (old.is_active and old.suspended_at is null
        and not (new.is_active and new.suspended_at is null))
    execute function private.keep_an_administrator();

create function private.guard_assignment() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
    v_role uuid := coalesce(new.role_id, old.role_id);
begin
    -- Who may not manage people is refused by the policy that comes next.
    if auth.uid() is not null and private.may('users.manage') then
        perform private.require_step_up();
        if not private.permissions_of_role(v_role) <@ private.permissions_of(auth.uid()) then
            perform private.refuse('beyond_own_permissions');
        end if;
    end if;
    if tg_op = 'DELETE' then return old; end if;
    perform pg_advisory_xact_lock(hashtextextended('invista: roles kept apart', 0));
    if new.is_active and exists (
            select from public.role_conflicts c join public.user_roles ur on ur.user_id = new.user_id
                and ur.is_active and (ur.expires_at is null or ur.expires_at > now())
            where (c.role_id, c.other_role_id) in ((new.role_id, ur.role_id), (ur.role_id, new.role_id))) then
        perform private.refuse('roles_kept_apart');
    end if;
    return new;
end $$;
create trigger guard before insert or update or delete on public.user_roles
    for each row execute function private.guard_assignment();

create or replace function private.stamp_assignment() returns trigger language plpgsql set search_path = '' as $$
begin
    -- People are stamped by who they are; what an invitation gives was given by who invited.
    new.assigned_by := coalesce(auth.uid(), new.assigned_by);
    new.assigned_at := now();
    return new;
end $$;
"""

CALLS = """
create function public.keep_roles_apart(p_role uuid, p_other uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage');
    if p_role is null or p_other is null or p_role = p_other or btrim(coalesce(p_reason, '')) = '' then
        perform private.refuse('not_complete');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('invista: roles kept apart', 0));
    if exists (select from public.user_roles a join public.user_roles b using (user_id)
            where a.role_id = p_role and b.role_id = p_other and a.is_active and b.is_active
                and coalesce(a.expires_at, 'infinity') > now() and coalesce(b.expires_at, 'infinity') > now()) then
        perform private.refuse('roles_held_together');
    end if;
    insert into public.role_conflicts values (least(p_role, p_other), greatest(p_role, p_other), left(p_reason, 300))
    on conflict (role_id, other_role_id) do update set reason = excluded.reason;
end $$;

create function public.let_roles_meet(p_role uuid, p_other uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage');
    delete from public.role_conflicts
    where role_id = least(p_role, p_other) and other_role_id = greatest(p_role, p_other);
end $$;

create function private.require_own_role(p_role uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
    v_role public.roles;
begin
    select * into v_role from public.roles where id = p_role;
    if v_role.id is null then perform private.refuse('role_not_found'); end if;
    if v_role.is_system then perform private.refuse('system_role'); end if;
    if v_role.level > private.highest_level() then perform private.refuse('not_permitted'); end if;
    if not private.permissions_of_role(p_role) <@ private.permissions_of(auth.uid()) then
        perform private.refuse('beyond_own_permissions');
    end if;
end $$;

create function public.save_role(p_role uuid, p_name text, p_level integer, p_permissions text[]) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
    v_role uuid := coalesce(p_role, gen_random_uuid());
    v_shown text := btrim(left(coalesce(p_name, ''), 100));
    v_codes text[] := coalesce(p_permissions, '{}');
begin
    perform private.require_right('users.manage');
    if v_shown = '' or p_level is null or p_level not between 0 and 99
            or exists (select unnest(v_codes) except select code from public.permissions) then
        perform private.refuse('not_complete');
    end if;
    if p_role is not null then perform private.require_own_role(p_role); end if;
    if p_level > private.highest_level() then perform private.refuse('not_permitted'); end if;
    if not v_codes <@ private.permissions_of(auth.uid()) then perform private.refuse('beyond_own_permissions'); end if;
    if exists (select from public.roles where lower(display_name) = lower(v_shown) and id <> v_role) then
        perform private.refuse('role_name_taken');
    end if;
    insert into public.roles (id, name, display_name, level)
    values (v_role, 'own_' || replace(v_role::text, '-', ''), v_shown, p_level)
    on conflict (id) do update set display_name = excluded.display_name, level = excluded.level;
    delete from public.role_permissions where role_id = v_role and not permission_code = any (v_codes);
    insert into public.role_permissions select v_role, unnest(v_codes) on conflict do nothing;
    return v_role;
end $$;

create function public.delete_role(p_role uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage');
    perform private.require_own_role(p_role);
    if exists (select from public.user_roles where role_id = p_role)
        or exists (select from public.user_invitations where role_id = p_role) then
        perform private.refuse('role_in_use');
    end if;
    delete from public.roles where id = p_role;
end $$;

create function public.access_of(p_user uuid) returns table (
    permission text, description text, role text, expires_at timestamptz, is_in_force boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform private.require();
    if p_user <> auth.uid() and not private.may('users.read') then perform private.refuse('not_permitted'); end if;
    return query select p.code, p.description, r.display_name, ur.expires_at,
        ur.is_active and r.is_active and (ur.expires_at is null or ur.expires_at > now())
            and u.is_active and u.suspended_at is null
    from public.user_roles ur join public.users u on u.id = ur.user_id join public.roles r on r.id = ur.role_id
    join public.role_permissions rp on rp.role_id = r.id join public.permissions p on p.code = rp.permission_code
    where ur.user_id = p_user order by p.code, r.level desc, r.display_name;
end $$;

create function public.holders_of(p_permission text) returns table (
    user_id uuid, display_name text, email text, role text, expires_at timestamptz, warehouses text)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform private.require_right('users.read', false);
    return query select u.id, u.display_name, u.email, r.display_name, ur.expires_at,
        case when u.has_all_warehouses then null else coalesce((select string_agg(w.warehouse_code, ', '
            order by w.warehouse_code) from public.user_warehouses w where w.user_id = u.id), '') end
    from public.role_permissions rp join public.roles r on r.id = rp.role_id and r.is_active
    join public.user_roles ur on ur.role_id = r.id and ur.is_active
        and (ur.expires_at is null or ur.expires_at > now())
    join public.users u on u.id = ur.user_id and u.is_active and u.suspended_at is null
    where rp.permission_code = p_permission order by u.display_name, r.level desc;
end $$;

-- What the app asks between two tickets: when the word changes, it is time for a new one.
create function public.access_version() returns text
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require();
    update public.user_sessions set last_seen_at = now()
    where session_id = private.session_id() and last_seen_at < now() - interval '1 minute';
    return (select md5(concat_ws('|', u.display_name, u.email, u.has_all_warehouses,
        private.permissions_of(u.id)::text, (select string_agg(warehouse_code, ',' order by warehouse_code)
            from public.user_warehouses w where w.user_id = u.id), coalesce(auth.jwt() ->> 'aal', 'aal1')))
        from public.users u where u.id = auth.uid());
end $$;

revoke execute on all functions in schema private from public;
revoke execute on function public.keep_roles_apart(uuid, uuid, text), public.let_roles_meet(uuid, uuid),
    public.save_role(uuid, text, integer, text[]), public.delete_role(uuid), public.access_of(uuid),
    public.holders_of(text), public.access_version() from public, anon, authenticated, service_role;
grant execute on function public.keep_roles_apart(uuid, uuid, text), public.let_roles_meet(uuid, uuid),
    public.save_role(uuid, text, integer, text[]), public.delete_role(uuid), public.access_of(uuid),
    public.holders_of(text), public.access_version() to authenticated;
"""


def upgrade() -> None:
    op.execute(WORDS)
    op.execute(GUARDS)
    op.execute(CALLS)
    connection = op.get_bind()
    for name, (shown, level, permissions) in ROLES.items():
        connection.execute(
            text(
                "with made as (insert into public.roles (name, display_name, level, is_system)"
                " values (:name, :shown, :level, true) returning id)"
                " insert into public.role_permissions select id, unnest(cast(:codes as text[])) from made"
            ),
            {"name": name, "shown": shown, "level": level, "codes": sorted(permissions)},
        )
    for name, shown in SHOWN.items():
        connection.execute(
            text("update public.roles set display_name = :shown where name = :name"), {"name": name, "shown": shown}
        )
    op.execute(
        "insert into public.role_conflicts select least(a.id, b.id), greatest(a.id, b.id),"
        " 'Who counts does not approve what was counted.' from public.roles a, public.roles b"
        " where a.name = 'counter' and b.name = 'supervisor'"
    )


def downgrade() -> None:
    raise NotImplementedError("People may hold the roles this made: restore a backup instead.")
