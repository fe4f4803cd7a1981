"""What a hosted project has before its first migration: Supabase's roles and its `auth` schema.

Only what this product and its migrations use, under the hosted names and with the hosted grants,
so that the same migrations run in both places. Differences, on purpose: refresh tokens and
one-time codes are stored as SHA-256, passwords as argon2id.
"""

from typing import Final

ROLES: Final = """
do $$
declare
    v_role text;
begin
    foreach v_role in array array['anon', 'authenticated', 'service_role', 'authenticator', 'supabase_auth_admin'] loop
        if not exists (select from pg_roles where rolname = v_role) then
            execute format('create role %I nologin noinherit', v_role);
        end if;
    end loop;
end $$;
alter role service_role bypassrls;
grant anon, authenticated, service_role to authenticator with inherit false, set true;
"""

AUTH: Final = """
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on routines to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
set local role supabase_auth_admin;

create table auth.users (
    id uuid primary key, aud text not null default 'authenticated', role text not null default 'authenticated',
    email text unique check (email = lower(email)),
    encrypted_password text, email_confirmed_at timestamptz, last_sign_in_at timestamptz, banned_until timestamptz,
    raw_app_meta_data jsonb not null default '{}', raw_user_meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create table auth.identities (
    id uuid primary key default gen_random_uuid(), provider_id text not null, provider text not null,
    user_id uuid not null references auth.users on delete cascade,
    identity_data jsonb not null, last_sign_in_at timestamptz,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    unique (provider_id, provider)
);
create table auth.mfa_factors (
    id uuid primary key, user_id uuid not null references auth.users on delete cascade,
    friendly_name text, factor_type text not null default 'totp',
    status text not null default 'unverified' check (status in ('unverified', 'verified')),
    secret text not null, last_challenged_at timestamptz,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create unique index on auth.mfa_factors (user_id, friendly_name) where btrim(friendly_name) <> '';
create table auth.mfa_challenges (
    id uuid primary key, factor_id uuid not null references auth.mfa_factors on delete cascade,
    created_at timestamptz not null default now(), verified_at timestamptz, ip_address inet not null
);
create table auth.sessions (
    id uuid primary key, user_id uuid not null references auth.users on delete cascade,
    aal text not null default 'aal1' check (aal in ('aal1', 'aal2')),
    factor_id uuid references auth.mfa_factors on delete set null,
    not_after timestamptz, refreshed_at timestamptz, user_agent text, ip inet,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create index on auth.sessions (user_id);
create table auth.mfa_amr_claims (
    session_id uuid not null references auth.sessions on delete cascade,
    authentication_method text not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    primary key (session_id, authentication_method)
);
create table auth.refresh_tokens (
    id bigint generated always as identity primary key,
    session_id uuid not null references auth.sessions on delete cascade,
    token_hash bytea not null unique, parent bigint, revoked boolean not null default false,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
create index on auth.refresh_tokens (session_id);
create table auth.one_time_tokens (
    user_id uuid not null references auth.users on delete cascade,
    token_type text not null, token_hash text not null, created_at timestamptz not null default now(),
    primary key (user_id, token_type)
);

create function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
create function auth.uid() returns uuid language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
create function auth.role() returns text language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
$$;
create function auth.email() returns text language sql stable as $$
    select coalesce(nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email')
$$;
reset role;
"""
