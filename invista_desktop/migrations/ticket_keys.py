"""The keys that tickets are signed with: made in the identity database, believed by the business database.

Both databases keep them in `app_secret.ticket_key`, which nobody has a grant on; these calls take
the owners' addresses.
"""

from typing import Final

import psycopg

AHEAD: Final = "30 seconds"  # the business database knows a key before the first ticket is signed with it

KEYS: Final = "select key_id, secret, valid_from, valid_until from app_secret.ticket_key"


def share_ticket_keys(identity_dsn: str, business_dsn: str) -> None:
    """Make the business database believe the keys of the identity database, and no others."""
    with psycopg.connect(identity_dsn, prepare_threshold=None) as identity:
        keys = identity.execute(KEYS).fetchall()  # type: ignore[arg-type, unused-ignore]
    with psycopg.connect(business_dsn, prepare_threshold=None) as business:
        if sorted(keys) == sorted(business.execute(KEYS).fetchall()):
            return
        business.execute("delete from app_secret.ticket_key where key_id <> all (%s)", ([key[0] for key in keys],))
        business.cursor().executemany(
            "insert into app_secret.ticket_key (key_id, secret, valid_from, valid_until) values (%s, %s, %s, %s) "
            "on conflict (key_id) do update set valid_until = excluded.valid_until",
            keys,
        )


def rotate_ticket_keys(identity_dsn: str, business_dsn: str) -> str:
    """Start a new key in both databases, and return its id.

    The key before it is believed for another quarter of an hour: longer than any ticket lives.
    """
    with psycopg.connect(identity_dsn, prepare_threshold=None) as identity:
        identity.execute("delete from app_secret.ticket_key where valid_until < now() - interval '1 day'")
        row = identity.execute("select app_secret.rotate_ticket_key(now() + %s::interval)", (AHEAD,)).fetchone()
    share_ticket_keys(identity_dsn, business_dsn)
    return "" if row is None else str(row[0])
