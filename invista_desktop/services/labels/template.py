"""Label templates as files: read, checked, and only then used."""

from dataclasses import dataclass, replace
from pathlib import Path

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.label_templates import NOMINAL_DPI, Template
from invista_desktop.private_files import write_private
from invista_desktop.resources import resource
from invista_desktop.services.labels.painter import LabelPainter
from invista_desktop.services.labels.problems import Problem
from invista_desktop.services.labels.template_checks import problems_of
from invista_desktop.services.labels.template_positions import positions_in
from invista_desktop.services.labels.template_reading import read_template
from invista_desktop.services.labels.template_writing import template_to_toml


@dataclass(frozen=True)
class CheckedTemplate:
    """A template's text, looked at from all sides.

    Attributes:
        template: None where the text has not the shape of one.
        problems: everything that is wrong, each with its line; empty for one that can be used.
    """

    template: Template | None
    problems: tuple[Problem, ...]


def check_template(text: str, folder: Path | None = None, *, dpi: int = NOMINAL_DPI) -> CheckedTemplate:
    """Return what a template file says and all that is wrong with it; pictures come from `folder` alone."""
    read = read_template(text, folder)
    if read.template is None:
        return CheckedTemplate(None, read.problems)
    return CheckedTemplate(read.template, _placed(problems_of(read.template, dpi), text))


def check_file(path: Path, painter: LabelPainter, *, dpi: int = NOMINAL_DPI) -> CheckedTemplate:
    """Return all that is wrong with a file; one without fault is also tried with its kind's sample record.

    Raises:
        RuleViolation: the file cannot be read; code `label_template`.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise _unusable(path.name, said("{reason}", reason=error)) from error
    checked = check_template(text, path.parent, dpi=dpi)
    if checked.template is None or checked.problems:
        return checked
    tried = painter.try_out(checked.template, sample_fields(checked.template.kind), dpi=dpi)
    return replace(checked, problems=_placed(tried, text))


def load_template(path: Path, *, dpi: int = NOMINAL_DPI) -> Template:
    """Return the template in a file; nothing is wrong with it.

    Raises:
        RuleViolation: it cannot be read, or `check_template` finds something; code `label_template`.
            The words name the file, the line and the first problem.
    """
    try:
        checked = check_template(path.read_text("utf-8"), path.parent, dpi=dpi)
    except (OSError, ValueError) as error:
        raise _unusable(path.name, said("{reason}", reason=error)) from error
    if checked.problems or checked.template is None:
        raise _unusable(path.name, checked.problems[0].sentence)
    return checked.template


def save_template(template: Template, folder: Path) -> Path:
    """Put a template into `folder` under its id, pictures inside, and return the file; a reader sees old or new whole.

    Raises:
        RuleViolation: something is wrong with it; code `label_template`.
    """
    if problems := problems_of(template):
        raise _unusable(template.id, problems[0].sentence)
    path = folder / f"{template.id}.toml"
    write_private(path, template_to_toml(template, embed=True))
    return path


def shipped_templates() -> dict[str, Path]:
    """Return the files of the templates that come with the app, by id."""
    return {path.stem: path for path in sorted(resource("labels").glob("*.toml"))}


def _placed(problems: tuple[Problem, ...], text: str) -> tuple[Problem, ...]:
    """Return problems with the lines of the text they are about."""
    if not problems:
        return ()
    positions = positions_in(text)
    return tuple(replace(problem, line=positions.line_of(problem.item, problem.key)) for problem in problems)


def _unusable(name: str, reason: Said) -> RuleViolation:
    """Return the refusal of a template."""
    return RuleViolation(
        said("Label template {name} cannot be used: {reason}", name=name, reason=reason),
        said("Correct the file, or choose another template."),
        code="label_template",
    )
