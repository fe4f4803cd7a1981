"""The labels section, put together."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.errors import Said, Unavailable, said
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.label_library import TemplateRow
from invista_desktop.models.domain.label_previews import LabelPreview
from invista_desktop.models.domain.label_records import require_kind
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.services.labels.images import require_image
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.previews import preview_of
from invista_desktop.services.labels.records import record_of_scan
from invista_desktop.views.labels.pages import LabelPages


class LabelDesk:
    """The templates of this workstation, what they look like, and its label printer."""

    def __init__(self, work: Work, library: TemplateLibrary) -> None:
        self._work, self._library, self._painter = work, library, LabelPainter()

    def rows(self) -> Sequence[TemplateRow]:
        """Return the templates, by name."""
        return self._library.rows()

    def load(self, name: str) -> Template:
        """Return a template."""
        return self._library.load(name)

    def save(self, template: Template) -> Template:
        """Keep it and return it as kept."""
        return self._library.save(template)

    def free_id(self, name: str) -> str:
        """Return an id for a new template of this name."""
        return self._library.free_id(name)

    def remove(self, name: str) -> None:
        """Remove one's own."""
        self._library.remove(name)

    def take_in(self, file: Path) -> Template:
        """Keep the template in a file."""
        return self._library.take_in(file)

    def give_out(self, name: str, file: Path) -> None:
        """Write a template to a file."""
        self._library.give_out(name, file)

    def picture(self, file: Path) -> bytes:
        """Return the PNG in a file."""
        try:
            png = file.read_bytes()
        except OSError as error:
            raise Unavailable(
                said("{file} cannot be read: {reason}.", file=file.name, reason=error.strerror or str(error)),
                said("Choose another file."),
                code="picture_unreadable",
            ) from error
        require_image(png, file.name)
        return png

    def preview(self, template: Template, fields: LabelFields, dpi: int) -> LabelPreview:
        """Return what a template prints with these fields."""
        return preview_of(self._painter, template, fields, dpi)

    def record(self, raw: str, kind: LabelKind) -> tuple[LabelFields, str]:
        """Return what a label of this kind says of a scanned thing, and its name."""
        meaning, found = self._work.read(raw)
        record = self._work.transactions.run_again_if_lost(record_of_scan, found, meaning)
        require_kind(record, kind)
        return record.fields, record.code

    def test_print(self, template: Template, fields: LabelFields) -> Said:
        """Print one label, saved or not; return what was done."""
        return self._work.prints.print_design(template, fields)

    def dpi(self) -> int:
        """Return the dots per inch of this workstation's label printer."""
        return self._work.preferences.printing().labels.dpi


def labels_screen(work: Work) -> QWidget:
    """Return the list of templates and the designer, wired and asked for."""
    may_design = work.person().may(permissions.WORKSTATIONS_MANAGE)
    return LabelPages(LabelDesk(work, work.templates), work.background, work.tones, may_design=may_design)
