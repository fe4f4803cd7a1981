"""Every sign-in attempt reaches the login history, also those made while the service was away."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from invista_desktop.errors import InvistaError, Unavailable
from invista_desktop.services.identity.client import IdentityClient

_KEPT = 20


class Attempts:
    """Reports attempts with device and workstation; failures wait for the service if they must."""

    def __init__(self, client: IdentityClient, *, device: Mapping[str, str], workstation: str) -> None:
        self._client = client
        self._told = {"p_device": dict(device), "p_workstation": workstation}
        self._waiting: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    async def failed(self, email: str, refusal: InvistaError) -> None:
        """Report that somebody did not get in, and why."""
        attempt = {"p_email": email, "p_successful": False, "p_reason": refusal.code or type(refusal).__name__}
        if isinstance(refusal, Unavailable):
            self._waiting.append(attempt | {"p_reason": f"{attempt['p_reason']}, reported later"})
            return
        await self._send(attempt)

    async def succeeded(self, email: str) -> None:
        """Report that somebody got in, and the failures that had to wait."""
        await self._send({"p_email": email, "p_successful": True, "p_reason": None})
        while self._waiting and await self._send(self._waiting[0]):
            self._waiting.popleft()

    async def _send(self, attempt: dict[str, Any]) -> bool:
        # A history that cannot be written must not keep people from their work.
        try:
            await self._client.rest(lambda client: client.rpc("record_sign_in", attempt | self._told).execute())
        except Unavailable:
            return False
        except InvistaError:
            return True
        return True
