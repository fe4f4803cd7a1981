"""What a template prints and scans as, before a label is wasted on it."""

import io
from collections.abc import Collection, Iterator
from dataclasses import replace

from PIL import Image

from invista_desktop.errors import RuleViolation, said
from invista_desktop.models.domain.label_previews import LabelFault, LabelPreview, ScannedLabel
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.models.domain.labels import LabelFields
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.problems import Problem
from invista_desktop.services.labels.scan_backs import ScanBack, scans_of, unread
from invista_desktop.services.labels.template_checks import problems_of


def preview_of(painter: LabelPainter, template: Template, fields: LabelFields, dpi: int) -> LabelPreview:
    """Return the label with these fields on a printer of `dpi` dots per inch; what cannot be painted is left out."""
    faults = tuple(map(_fault, _problems(painter, template, fields, dpi)))
    wrong = {fault.place for fault in faults}
    try:
        painted = painter.paint(template, fields, dpi=dpi)
    except RuleViolation as refusal:
        painted = painter.paint(_without(template, wrong), fields, dpi=dpi)
        faults = faults or (LabelFault(None, refusal.title),)
    scans = scans_of(painted)
    lost = tuple(
        LabelFault(None, said("A scanner cannot read {code}.", code=_shown(raw))) for raw in unread(painted, scans)
    )
    return LabelPreview(_png(painted.picture), tuple(map(_scanned, scans)), faults + lost, painted.warnings)


def _without(template: Template, wrong: Collection[int | None]) -> Template:
    items = tuple(item for place, item in enumerate(template.items) if place not in wrong)
    return replace(template, items=items)


def _problems(painter: LabelPainter, template: Template, fields: LabelFields, dpi: int) -> Iterator[Problem]:
    found = problems_of(template, dpi)
    yield from found
    if not found:
        yield from painter.try_out(template, fields, dpi=dpi)


def _fault(problem: Problem) -> LabelFault:
    return LabelFault(problem.item - 1 if problem.item else None, problem.words)


def _scanned(scan: ScanBack) -> ScannedLabel:
    return ScannedLabel(scan.raw[:3], _shown(scan.raw[3:]), scan.words, is_trusted=scan.expected)


def _lost(raw: str) -> LabelFault:
    return LabelFault(None, said("A scanner cannot read {code}.", code=_shown(raw)))


def _shown(raw: str) -> str:
    return raw.replace("\x1d", "␝")


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
