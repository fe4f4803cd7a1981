"""People for the local stack: what an administrator does in the hosted project's console."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import psycopg

from invista_desktop.local_stack.gateway.people import spelled
from invista_desktop.local_stack.passwords import hash_password


def create_user(
    identity_admin_dsn: str,
    email: str,
    password: str,
    *,
    display_name: str = "",
    roles: Sequence[str] = (),
    warehouses: Sequence[str] | None = None,
    totp_secret: str | None = None,
    is_confirmed: bool = True,
    app_metadata: Mapping[str, object] | None = None,
    user_id: UUID | None = None,
) -> UUID:
    """Make a person who can sign in, and return their id.

    `warehouses` limits them to these codes; None means all. `totp_secret` (base32) puts a second
    factor in force at once. `user_id` is made up unless given.

    Raises:
        psycopg.errors.UniqueViolation: somebody has that address or id.
        LookupError: there is no role of that name.
    """
    person, address = user_id or uuid4(), spelled(email)
    metadata = {"provider": "email", "providers": ["email"], **(app_metadata or {})}
    with psycopg.connect(identity_admin_dsn) as identity:
        identity.execute(
            "insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, "
            "raw_user_meta_data) values (%s, %s, %s, case when %s then now() end, %s, %s)",
            (person, address, hash_password(password), is_confirmed, json.dumps(metadata),
             json.dumps({"display_name": display_name} if display_name else {})),
        )  # fmt: skip
        identity.execute(
            "insert into auth.identities (provider_id, provider, user_id, identity_data) values (%s, 'email', %s, %s)",
            (str(person), person, json.dumps({"sub": str(person), "email": address, "email_verified": is_confirmed})),
        )
        _give_roles(identity, person, roles)
        if warehouses is not None:
            identity.execute("update public.users set has_all_warehouses = false where id = %s", (person,))
            identity.execute(
                "insert into public.user_warehouses select %s, unnest(%s::text[])", (person, list(warehouses))
            )
        if totp_secret is not None:
            identity.execute(
                "insert into auth.mfa_factors (id, user_id, friendly_name, status, secret) "
                "values (%s, %s, 'Authenticator', 'verified', %s)",
                (uuid4(), person, totp_secret),
            )
    return person


def _give_roles(identity: psycopg.Connection, person: UUID, roles: Sequence[str]) -> None:
    for role in roles:
        given = identity.execute(
            "insert into public.user_roles (user_id, role_id) select %s, id from public.roles where name = %s",
            (person, role),
        )
        if given.rowcount == 0:
            raise LookupError(f"no role {role}")
