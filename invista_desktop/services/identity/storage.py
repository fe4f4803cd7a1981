"""The vault as supabase's client wants to see it. Imports supabase: load it late, off the event loop."""

from supabase_auth import AsyncSupportedStorage

from invista_desktop.background import Background
from invista_desktop.services.identity.vault import Vault


class VaultStorage(AsyncSupportedStorage):
    """Hands the client's session to the vault, on a worker thread."""

    def __init__(self, vault: Vault, background: Background) -> None:
        self._vault = vault
        self._background = background

    async def get_item(self, key: str) -> str | None:
        """Return what is kept under `key`, or None."""
        return (await self._background.run(self._vault.items)).get(key)

    async def set_item(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        await self._background.run(self._vault.put, key, value)

    async def remove_item(self, key: str) -> None:
        """Forget `key`."""
        await self._background.run(self._vault.put, key, None)
