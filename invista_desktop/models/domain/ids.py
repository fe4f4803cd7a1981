"""Keys made by the client, so that work done offline has its ids already."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a UUID of version 7: later ones sort after earlier ones (RFC 9562, section 5.7).

    Bits: 48 of milliseconds since 1970, 4 of version, 12 random, 2 of variant, 62 random.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
