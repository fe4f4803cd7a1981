"""People, what they may do, and what they did.

Passwords, second factors and tokens stay in Supabase's own `auth` schema; nothing here repeats
them. `public.users` follows `auth.users` by trigger and by foreign key. E-mail addresses are kept
in one spelling (lower case, no blanks around), so that one address is one person without an
extension. Tokens that must be kept are kept as SHA-256.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None

PEOPLE = """
create table public.users (
    id uuid constraint users_pkey primary key
        constraint users_id_fkey references auth.users (id) on delete cascade,
    email text not null constraint users_email_key unique
        constraint users_email_check check (email = lower(btrim(email)) and email like '_%@_%'),
    display_name text not null
        constraint users_display_name_check check (length(btrim(display_name)) between 1 and 200),
    first_name text, last_name text, phone text, avatar_url text,
    timezone text not null default 'UTC', language text not null default 'en',
    theme text not null default 'system'
        constraint users_theme_check check (theme in ('system', 'light', 'dark', 'high_contrast')),
    has_all_warehouses boolean not null default true,
    is_active boolean not null default true,
    suspended_at timestamptz, suspended_reason text,
    suspended_by uuid constraint users_suspended_by_fkey references public.users (id) on delete set null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    constraint users_suspended_check check (suspended_reason is null or suspended_at is not null)
);
create table public.user_warehouses (
    user_id uuid not null constraint user_warehouses_user_id_fkey references public.users (id) on delete cascade,
    warehouse_code text not null constraint user_warehouses_code_check check (warehouse_code <> ''),
    constraint user_warehouses_pkey primary key (user_id, warehouse_code)
);
create table public.user_preferences (
    user_id uuid not null default auth.uid()
        constraint user_preferences_user_id_fkey references public.users (id) on delete cascade,
    category text not null, key text not null, value jsonb not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    constraint user_preferences_pkey primary key (user_id, category, key)
);
"""

ROLES = """
create table public.permissions (
    code text constraint permissions_pkey primary key
        constraint permissions_code_check check (code ~ '^[a-z_]+[.][a-z_]+$'),
    description text not null
);
create table public.roles (
    id uuid constraint roles_pkey primary key default gen_random_uuid(),
    name text not null constraint roles_name_key unique
        constraint roles_name_check check (name ~ '^[a-z][a-z0-9_]*$'),
    display_name text not null, description text not null default '', color text,
    level integer not null default 0 constraint roles_level_check check (level between 0 and 100),
    is_system boolean not null default false, is_active boolean not null default true,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create table public.role_permissions (
    role_id uuid not null constraint role_permissions_role_id_fkey references public.roles (id) on delete cascade,
    permission_code text not null
        constraint role_permissions_permission_code_fkey references public.permissions (code),
    constraint role_permissions_pkey primary key (role_id, permission_code)
);
create table public.user_roles (
    id uuid constraint user_roles_pkey primary key default gen_random_uuid(),
    user_id uuid not null constraint user_roles_user_id_fkey references public.users (id) on delete cascade,
    role_id uuid not null constraint user_roles_role_id_fkey references public.roles (id) on delete cascade,
    assigned_by uuid constraint user_roles_assigned_by_fkey references public.users (id) on delete set null,
    assigned_at timestamptz not null default now(),
    expires_at timestamptz,
    is_active boolean not null default true,
    constraint user_roles_user_id_role_id_key unique (user_id, role_id)
);
create index user_roles_role_id_idx on public.user_roles (role_id);
create table public.user_invitations (
    id uuid constraint user_invitations_pkey primary key default gen_random_uuid(),
    email text not null
        constraint user_invitations_email_check check (email = lower(btrim(email)) and email like '_%@_%'),
    role_id uuid not null constraint user_invitations_role_id_fkey references public.roles (id),
    token_hash bytea not null constraint user_invitations_token_hash_key unique
        constraint user_invitations_token_hash_check check (length(token_hash) = 32),
    invited_by uuid not null constraint user_invitations_invited_by_fkey references public.users (id),
    invited_user_id uuid
        constraint user_invitations_invited_user_id_fkey references public.users (id) on delete set null,
    message text,
    status text not null default 'PENDING' constraint user_invitations_status_check
        check (status in ('PENDING', 'SENT', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'CANCELLED')),
    expires_at timestamptz not null, sent_at timestamptz, accepted_at timestamptz,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create unique index user_invitations_live_email_key on public.user_invitations (email)
    where status in ('PENDING', 'SENT');
"""

TRACES = """
create table public.user_sessions (
    session_id uuid constraint user_sessions_pkey primary key,
    user_id uuid not null constraint user_sessions_user_id_fkey references public.users (id) on delete cascade,
    device jsonb not null default '{}',
    workstation text, user_agent text, ip_address inet,
    created_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
    revoked_at timestamptz,
    revoked_by uuid constraint user_sessions_revoked_by_fkey references public.users (id) on delete set null
);
create index user_sessions_user_id_idx on public.user_sessions (user_id, created_at desc);
create table public.login_history (
    id bigint generated always as identity constraint login_history_pkey primary key,
    user_id uuid constraint login_history_user_id_fkey references public.users (id) on delete set null,
    email text not null, successful boolean not null, reason text,
    session_id uuid, device jsonb not null default '{}', workstation text,
    ip_address inet, user_agent text,
    attempted_at timestamptz not null default now()
);
create unique index login_history_session_id_key on public.login_history (session_id) where successful;
create index login_history_user_id_idx on public.login_history (user_id, attempted_at desc);
create index login_history_failures_idx on public.login_history (email, attempted_at desc) where not successful;
create index login_history_addresses_idx on public.login_history (ip_address, attempted_at desc) where not successful;
create table public.user_notifications (
    id uuid constraint user_notifications_pkey primary key default gen_random_uuid(),
    user_id uuid not null constraint user_notifications_user_id_fkey references public.users (id) on delete cascade,
    title text not null, message text not null,
    type text not null default 'INFO' constraint user_notifications_type_check
        check (type in ('INFO', 'SUCCESS', 'WARNING', 'ERROR', 'ALERT', 'REMINDER')),
    priority text not null default 'MEDIUM' constraint user_notifications_priority_check
        check (priority in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
    category text, action_url text, action_text text,
    content jsonb not null default '{}',
    read_at timestamptz,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create index user_notifications_unread_idx on public.user_notifications (user_id, created_at desc)
    where read_at is null;
create table public.audit_logs (
    id bigint generated always as identity constraint audit_logs_pkey primary key,
    -- No foreign key: what somebody did stays on record, unchanged, after the person is deleted.
    user_id uuid, user_email text,
    action text not null, resource text not null, resource_id text,
    old_values jsonb, new_values jsonb,
    ip_address inet, user_agent text, session_id uuid,
    severity text not null default 'INFO' constraint audit_logs_severity_check
        check (severity in ('INFO', 'WARNING', 'ERROR', 'CRITICAL')),
    occurred_at timestamptz not null default now()
);
create index audit_logs_resource_idx on public.audit_logs (resource, resource_id, occurred_at desc);
create index audit_logs_user_id_idx on public.audit_logs (user_id, occurred_at desc);
create table public.system_settings (
    category text not null, key text not null, value jsonb not null, description text not null default '',
    is_public boolean not null default false, is_system boolean not null default false,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    constraint system_settings_pkey primary key (category, key)
);
create table public.api_keys (
    id uuid constraint api_keys_pkey primary key default gen_random_uuid(),
    user_id uuid not null constraint api_keys_user_id_fkey references public.users (id) on delete cascade,
    name text not null,
    key_hash bytea not null constraint api_keys_key_hash_key unique
        constraint api_keys_key_hash_check check (length(key_hash) = 32),
    key_prefix text not null,
    scopes text[] not null default '{}',
    rate_limit integer constraint api_keys_rate_limit_check check (rate_limit > 0),
    last_used_at timestamptz, expires_at timestamptz, revoked_at timestamptz,
    revoked_by uuid constraint api_keys_revoked_by_fkey references public.users (id) on delete set null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create index api_keys_user_id_idx on public.api_keys (user_id);
"""

TABLES = """users user_warehouses user_preferences permissions roles role_permissions user_roles user_invitations
    user_sessions login_history user_notifications audit_logs system_settings api_keys alembic_version"""


def upgrade() -> None:
    op.execute(PEOPLE + ROLES + TRACES)
    for table in TABLES.split():
        # Supabase grants everything on new tables by default; what a role may do is granted by name.
        op.execute(f"alter table public.{table} enable row level security")
        op.execute(f"revoke all on public.{table} from public, anon, authenticated, service_role")


def downgrade() -> None:
    for table in reversed(TABLES.split()[:-1]):
        op.execute(f"drop table public.{table} cascade")
