"""The people of the demonstration: invented, one for each role."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID


@dataclass(frozen=True)
class SamplePerson:
    """Someone who may sign in to the demonstration.

    Attributes:
        role: the name of the role in the identity database.
        totp_secret: base32, for the one who signs in with a second factor; None for the others.
    """

    user_id: UUID
    email: str
    display_name: str
    role: str
    password: str = field(repr=False)
    totp_secret: str | None = field(default=None, repr=False)


def _person(number: int, word: str, role: str, totp_secret: str | None = None) -> SamplePerson:
    return SamplePerson(
        UUID(f"01900000-0000-7000-8000-{number:012d}"),
        f"{word}@demo.invista.example",
        f"Demo {word.capitalize()}",
        role,
        f"demo-{word}-2026",
        totp_secret,
    )


SAMPLE_PEOPLE: Final = (
    _person(1, "administrator", "administrator", totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),  # noqa: S106 - shown on purpose
    _person(2, "manager", "warehouse_manager"),
    _person(3, "receiver", "receiving_clerk"),
    _person(4, "inspector", "quality_inspector"),
    _person(5, "viewer", "viewer"),
)
