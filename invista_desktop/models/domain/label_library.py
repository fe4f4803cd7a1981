"""The label templates of a workstation, as a person chooses among them."""

from dataclasses import dataclass
from enum import StrEnum

from invista_desktop.errors import Said
from invista_desktop.models.domain.labels import LabelKind


class Origin(StrEnum):
    """Where a template comes from; `CHANGED` is one that came with the app and was changed here."""

    SHIPPED = "shipped"
    CHANGED = "changed"
    OWN = "own"


@dataclass(frozen=True)
class TemplateRow:
    """One template.

    Attributes:
        kind, size_mm: None where its file cannot be read.
        problem: why it cannot be used; None where it can.
    """

    id: str
    name: str
    origin: Origin
    kind: LabelKind | None = None
    size_mm: tuple[float, float] | None = None
    version: int = 0
    problem: Said | None = None
