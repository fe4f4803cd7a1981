"""Invitations: made by people who may, sent and accepted through functions only the service calls.

The code exists in the message alone: the database keeps a hash, and who invites never sees it.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLE = """
alter table public.user_invitations add column warehouses text[],
    add column attempts integer not null default 0, add column sent_count integer not null default 0;
grant select (id, email, role_id, invited_by, invited_user_id, message, status, expires_at, sent_at, accepted_at,
    warehouses, sent_count, created_at) on public.user_invitations to authenticated;
create policy read on public.user_invitations for select to authenticated
    using ((select private.may('users.read')));
create view public.invitations_shown with (security_invoker = true) as
select i.id, i.email, i.role_id, r.display_name as role, u.display_name as invited_by, i.message,
    array_to_string(i.warehouses, ', ') as warehouses, i.expires_at, i.sent_at, i.accepted_at, i.created_at,
    case when i.status in ('PENDING', 'SENT') and i.expires_at <= now() then 'EXPIRED' else i.status end as status,
    i.status in ('PENDING', 'SENT') and i.expires_at > now() as is_live,
    lower(i.email || ' ' || r.display_name) as search
from public.user_invitations i join public.roles r on r.id = i.role_id join public.users u on u.id = i.invited_by;
revoke all on public.invitations_shown from public, anon, authenticated, service_role;
grant select on public.invitations_shown to authenticated;
"""

INVITING = """
create function public.invite_user(
    p_email text, p_role uuid, p_warehouses text[] default null, p_message text default '', p_days integer default 7)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
    v_email text := lower(btrim(coalesce(p_email, '')));
    v_invitation uuid;
begin
    perform private.require_right('users.manage');
    if v_email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(v_email) > 320
        or p_days is null or p_days not between 1 and 30 then
        perform private.refuse('not_complete');
    end if;
    if not exists (select from public.roles where id = p_role and is_active) then
        perform private.refuse('role_not_found');
    end if;
    if private.level_of(p_role) > private.highest_level()
        or not private.permissions_of_role(p_role) <@ private.permissions_of(auth.uid()) then
        perform private.refuse('beyond_own_permissions');
    end if;
    perform private.require_warehouses_within(p_warehouses);
    if exists (select from public.users where email = v_email) then perform private.refuse('user_exists'); end if;
    update public.user_invitations set status = 'EXPIRED'
    where email = v_email and status in ('PENDING', 'SENT') and expires_at <= now();
    insert into public.user_invitations (email, role_id, token_hash, invited_by, message, expires_at, warehouses)
    values (v_email, p_role, app_secret.random_key(), auth.uid(), nullif(btrim(left(p_message, 1000)), ''),
        now() + make_interval(days => p_days), p_warehouses)
    on conflict (email) where status in ('PENDING', 'SENT') do nothing returning id into v_invitation;
    if v_invitation is null then perform private.refuse('already_invited'); end if;
    return v_invitation;
end $$;

create function private.require_live_invitation(p_invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
    v_found public.user_invitations;
begin
    select * into v_found from public.user_invitations where id = p_invitation for update;
    if v_found.id is null then perform private.refuse('invitation_not_found'); end if;
    if v_found.status not in ('PENDING', 'SENT') then perform private.refuse('invitation_over'); end if;
    if private.level_of(v_found.role_id) > private.highest_level() then perform private.refuse('not_permitted'); end if;
end $$;

-- The service asks this with the caller's own token, before it makes a code.
create function public.may_send_invitation(p_invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage');
    perform private.require_live_invitation(p_invitation);
    if (select sent_count from public.user_invitations where id = p_invitation) >= 5 then
        perform private.refuse('invitation_sent_often');
    end if;
end $$;

create function public.cancel_invitation(p_invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform private.require_right('users.manage', false);
    perform private.require_live_invitation(p_invitation);
    update public.user_invitations set status = 'CANCELLED' where id = p_invitation;
end $$;
"""

SERVICE = """
create function private.invitation_hash(p_email text, p_code text) returns bytea
language sql immutable set search_path = '' as $$
    select sha256(convert_to(p_email || ':' || upper(regexp_replace(p_code, '[^0-9A-Za-z]', '', 'g')), 'UTF8'))
$$;

-- Ten signs of 32 are 50 bits; the code before is worth nothing from now on.
create function public.make_invitation_code(p_invitation uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_key bytea := app_secret.random_key();
    v_code text := '';
    v_kept public.user_invitations;
begin
    for i in 0 .. 9 loop
        v_code := v_code || substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', get_byte(v_key, i) % 32 + 1, 1);
    end loop;
    update public.user_invitations set token_hash = private.invitation_hash(email, v_code), attempts = 0,
        sent_count = sent_count + 1, expires_at = greatest(expires_at, now() + interval '3 days')
    where id = p_invitation and status in ('PENDING', 'SENT') and sent_count < 5 returning * into v_kept;
    if v_kept.id is null then perform private.refuse('invitation_over'); end if;
    return jsonb_build_object('email', v_kept.email, 'code', substr(v_code, 1, 5) || '-' || substr(v_code, 6),
        'message', coalesce(v_kept.message, ''), 'expires_at', v_kept.expires_at,
        'role', (select display_name from public.roles where id = v_kept.role_id),
        'invited_by', (select display_name from public.users where id = v_kept.invited_by));
end $$;

create function public.mark_invitation_sent(p_invitation uuid) returns void
language sql security definer set search_path = '' as $$
    update public.user_invitations set status = 'SENT', sent_at = now()
    where id = p_invitation and status in ('PENDING', 'SENT')
$$;

-- Counts what is wrong, therefore it returns its refusal and does not raise. Only who has the right code learns
-- more than that it is not right.
create function public.check_invitation(p_email text, p_code text, p_address text default null) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_email text := lower(btrim(left(coalesce(p_email, ''), 320)));
    v_hash bytea := private.invitation_hash(v_email, left(coalesce(p_code, ''), 100));
    v_found public.user_invitations;
begin
    update public.user_invitations set status = 'EXPIRED'
    where email = v_email and status in ('PENDING', 'SENT') and expires_at <= now();
    select * into v_found from public.user_invitations where email = v_email and token_hash = v_hash
    order by created_at desc limit 1 for update;
    if v_found.id is null or v_found.attempts >= 10 then
        update public.user_invitations set attempts = attempts + 1
        where email = v_email and status in ('PENDING', 'SENT');
        if (select count(*) from public.login_history where email = v_email and not successful
                and attempted_at > now() - interval '5 minutes') < 10 then
            insert into public.login_history (user_id, email, successful, reason, ip_address)
            values ((select id from public.users where email = v_email), v_email, false, 'invitation_invalid',
                nullif(p_address, '')::inet);
        end if;
        return 'invitation_invalid';
    end if;
    return case v_found.status when 'ACCEPTED' then 'invitation_used' when 'CANCELLED' then 'invitation_cancelled'
        when 'DECLINED' then 'invitation_cancelled' when 'EXPIRED' then 'invitation_expired'
        else case when exists (select from public.users u where u.id = v_found.invited_by and u.is_active
                and u.suspended_at is null and 'users.manage' = any (private.permissions_of(u.id)))
            then 'ok' else 'invitation_cancelled' end end;
end $$;

create function public.accept_invitation(p_email text, p_code text, p_user uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_email text := lower(btrim(coalesce(p_email, '')));
    v_outcome text := public.check_invitation(p_email, p_code);
    v_found public.user_invitations;
begin
    if v_outcome <> 'ok' then return v_outcome; end if;
    if not exists (select from public.users where id = p_user and email = v_email) then
        perform private.refuse('user_not_found');
    end if;
    update public.user_invitations set status = 'ACCEPTED', accepted_at = now(), invited_user_id = p_user
    where email = v_email and status in ('PENDING', 'SENT') returning * into v_found;
    update public.users set has_all_warehouses = v_found.warehouses is null where id = p_user;
    insert into public.user_warehouses select p_user, unnest(v_found.warehouses) on conflict do nothing;
    insert into public.user_roles (user_id, role_id, assigned_by)
    values (p_user, v_found.role_id, v_found.invited_by);
    return 'ok';
end $$;

revoke execute on all functions in schema private from public;
revoke execute on function public.invite_user(text, uuid, text[], text, integer), public.may_send_invitation(uuid),
    public.cancel_invitation(uuid), public.make_invitation_code(uuid), public.mark_invitation_sent(uuid),
    public.check_invitation(text, text, text), public.accept_invitation(text, text, uuid)
    from public, anon, authenticated, service_role;
grant execute on function public.invite_user(text, uuid, text[], text, integer), public.may_send_invitation(uuid),
    public.cancel_invitation(uuid) to authenticated;
grant execute on function public.make_invitation_code(uuid), public.mark_invitation_sent(uuid),
    public.check_invitation(text, text, text), public.accept_invitation(text, text, uuid) to service_role;
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(INVITING)
    op.execute(SERVICE)


def downgrade() -> None:
    raise NotImplementedError("Invitations may be out with people: restore a backup instead.")
