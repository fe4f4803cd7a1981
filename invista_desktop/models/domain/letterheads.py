"""What stands on every paper, as it is changed. Frozen; crosses threads."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

LARGEST_LOGO: Final = 512 * 1024
MOST_LINES: Final = 8


@dataclass(frozen=True)
class SetLetterhead:
    """Change the letterhead.

    Attributes:
        changes_logo: whether `logo` counts; empty then takes the logo away.
        logo: a PNG picture.
    """

    operation_id: UUID
    name: str
    address: tuple[str, ...]
    language: str
    date_format: str
    changes_logo: bool = False
    logo: bytes = b""

    def to_json(self) -> dict[str, Any]:
        """Return the command as the database takes it: a logo that stays is left out."""
        told: dict[str, Any] = {
            "name": self.name, "address": list(self.address), "language": self.language,
            "date_format": self.date_format,
        }  # fmt: skip
        if self.changes_logo:
            told["logo"] = b64encode(self.logo).decode("ascii") if self.logo else None
        return told
