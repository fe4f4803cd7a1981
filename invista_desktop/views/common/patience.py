"""How long the person waits for an answer before something else is shown. No Qt."""

import asyncio
from typing import Any, Final

PATIENCE: Final = 4.0  # seconds; a database that sleeps is mostly awake by then


async def in_time(answer: asyncio.Future[Any], patience: float) -> bool:
    """Return whether the answer is there; where it is not, it is still on its way."""
    try:
        answered, _waiting = await asyncio.wait({answer}, timeout=patience)
    except asyncio.CancelledError:
        answer.cancel()
        raise
    return bool(answered)
