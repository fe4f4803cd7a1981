"""`invista labels`: paint and check label templates without a window."""

import json
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from invista_desktop.errors import RuleViolation, said

if TYPE_CHECKING:
    from invista_desktop.models.domain.labels import LabelFields, LabelKind

FORMATS = (".png", ".pdf", ".zpl")
DPI = click.IntRange(100, 1200)


@click.group()
def labels() -> None:
    """Paint and check label templates.

    TEMPLATE is the id of one that comes with the app, or the path of a file.
    """


@labels.command()
@click.argument("template")
@click.option("--data", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON; else the sample.")
@click.option("--dpi", type=DPI, default=203, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="F.png, F.pdf or F.zpl.")
def render(*, template: str, data: Path | None, dpi: int, out: Path) -> None:
    """Paint a label and keep it as a picture, a PDF page or printer data.

    The JSON is one object with the fields by the template's names, such as
    {"product.name": "Bolt", "lot.expiry": "2027-05-31", "quantity": 12}. What was cut is said on
    the error stream.
    """
    from invista_desktop.services.labels.outputs import page_of, pdf_of, zpl_of
    from invista_desktop.services.labels.painter import LabelPainter
    from invista_desktop.services.labels.template import load_template

    if out.suffix.lower() not in FORMATS:
        raise click.UsageError("--out must end in .png, .pdf or .zpl.")
    layout = load_template(path_of(template), dpi=dpi)
    label = LabelPainter().paint(layout, _fields(data, layout.kind), dpi=dpi)
    for warning in label.warnings:
        click.echo(str(warning), err=True)
    match out.suffix.lower():
        case ".png":
            label.picture.save(out, "PNG", dpi=(dpi, dpi))
        case ".pdf":
            out.write_bytes(pdf_of([page_of(label)]))
        case _:
            out.write_bytes(zpl_of([page_of(label)]))
    click.echo(f"{out}: {label.picture.width} x {label.picture.height} dots at {dpi} dpi")


@labels.command()
@click.argument("template")
@click.option("--dpi", type=DPI, default=203, show_default=True)
def check(*, template: str, dpi: int) -> None:
    """Say what is wrong with a template, each fault with its line; exit code 1 when something is.

    A template without fault is painted with its kind's sample record and read back; what scanners
    read is said.
    """
    from invista_desktop.models.domain.label_samples import sample_fields
    from invista_desktop.services.labels.painter import LabelPainter
    from invista_desktop.services.labels.scan_backs import scans_of, unread
    from invista_desktop.services.labels.template import check_file

    path = path_of(template)
    painter = LabelPainter()
    checked = check_file(path, painter, dpi=dpi)
    for problem in checked.problems:
        click.echo(f"{path.name}: {problem}")
    if checked.problems or checked.template is None:
        sys.exit(1)
    label = painter.paint(checked.template, sample_fields(checked.template.kind), dpi=dpi)
    scans = scans_of(label)
    for scan in scans:
        click.echo(f"scans as {scan.words} [{scan.raw[:3]}]")
    for raw in unread(label, scans):
        click.echo(f"{path.name}: not readable: {raw}")
    sys.exit(1 if unread(label, scans) else 0)


def path_of(template: str) -> Path:
    """Return the file of a template that comes with the app, or of the path given.

    Raises:
        RuleViolation: there is neither; code `label_template`.
    """
    from invista_desktop.services.labels.template import shipped_templates

    shipped = shipped_templates()
    if template in shipped:
        return shipped[template]
    if (path := Path(template)).is_file():
        return path
    raise RuleViolation(
        said("There is no label template {name}.", name=template),
        said("Give the path of a file, or one of: {ids}.", ids=", ".join(shipped)),
        code="label_template",
    )


def _fields(data: Path | None, kind: "LabelKind") -> "LabelFields":
    from invista_desktop.models.domain.label_samples import sample_fields
    from invista_desktop.models.domain.labels import DATE_FIELDS, FIELD_NAMES, NUMBER_FIELDS, LabelFields

    if data is None:
        return sample_fields(kind)
    values: dict[str, object] = {}
    for name, value in _object(data).items():
        if name not in FIELD_NAMES:
            raise _bad(name)
        try:
            if name in DATE_FIELDS:
                values[FIELD_NAMES[name]] = None if value is None else date.fromisoformat(str(value))
            elif name in NUMBER_FIELDS:
                values[FIELD_NAMES[name]] = None if value is None else _number(value)
            elif value is None or isinstance(value, str):
                values[FIELD_NAMES[name]] = value
            else:
                raise _bad(name)
        except (ValueError, InvalidOperation) as error:
            raise _bad(name) from error
    return LabelFields(**values)  # type: ignore[arg-type]  # each was read by the kind of its field


def _number(value: object) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
        raise ValueError
    return number


def _object(data: Path) -> dict[str, object]:
    try:
        told = json.loads(data.read_text("utf-8"), parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        raise click.UsageError(f"{data.name} is not JSON.") from error
    if not isinstance(told, dict):
        raise click.UsageError(f"{data.name} must be one object.")
    return told


def _bad(name: str) -> RuleViolation:
    return RuleViolation(
        said("The data's {field} cannot be used.", field=name),
        said("Fields are named as in templates; dates are 2026-11-23, numbers are numbers, the rest is text."),
        code="label_data",
    )
