"""What the label screens ask of the rest of the product; every call blocks. No Qt."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from invista_desktop.errors import Said
from invista_desktop.models.domain.label_library import TemplateRow
from invista_desktop.models.domain.label_previews import LabelPreview
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelKind


class LabelWork(Protocol):
    """The templates of this workstation, and its label printer.

    Raises, everywhere: `Unavailable` where a disk, a printer or the database does not do its part.
    """

    def rows(self) -> Sequence[TemplateRow]:
        """Return the templates, by name."""

    def load(self, name: str) -> Template:
        """Return a template; RuleViolation where it cannot be used."""

    def save(self, template: Template) -> Template:
        """Keep it and return it as kept; RuleViolation where something is wrong with it."""

    def free_id(self, name: str) -> str:
        """Return an id for a new template of this name."""

    def remove(self, name: str) -> None:
        """Remove one's own; RuleViolation where it came with the app."""

    def take_in(self, file: Path) -> Template:
        """Keep the template in a file; RuleViolation where it is none."""

    def give_out(self, name: str, file: Path) -> None:
        """Write a template to a file."""

    def picture(self, file: Path) -> bytes:
        """Return the PNG in a file; RuleViolation where it is none, or too large."""

    def preview(self, template: Template, fields: LabelFields, dpi: int) -> LabelPreview:
        """Return what a template prints with these fields."""

    def record(self, raw: str, kind: LabelKind) -> tuple[LabelFields, str]:
        """Return what a label of this kind says of a scanned thing, and its name; RuleViolation where it is none."""

    def test_print(self, template: Template, fields: LabelFields) -> Said:
        """Print one label, saved or not; return what was done."""

    def dpi(self) -> int:
        """Return the dots per inch of this workstation's label printer."""
