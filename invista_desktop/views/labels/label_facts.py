"""What is said of a label as a whole. No Qt."""

from dataclasses import dataclass

from invista_desktop.models.domain.label_templates import Rotation
from invista_desktop.models.domain.labels import LabelKind


@dataclass(frozen=True)
class LabelFacts:
    """What is true of a label as a whole.

    Attributes:
        size_mm: width and height as the items are laid out.
        rotate: how far it is turned for the printer, clockwise.
    """

    name: str
    kind: LabelKind
    size_mm: tuple[float, float]
    rotate: Rotation = 0
