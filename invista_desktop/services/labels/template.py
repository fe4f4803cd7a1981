"""Label templates as files: read, checked, and only then used."""

import tomllib
from pathlib import Path

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.resources import resource
from invista_desktop.services.labels.layout import Template
from invista_desktop.services.labels.template_checks import problems_of
from invista_desktop.services.labels.template_reading import template_from


def load_template(path: Path) -> Template:
    """Return the template in a file; nothing is wrong with it.

    Raises:
        RuleViolation: it cannot be read, or `template_checks.problems_of` finds something;
            code `label_template`. The words name the file and the first problem.
    """
    try:
        template = template_from(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise _unusable(path.name, said("{reason}", reason=error)) from error
    if problems := problems_of(template):
        raise _unusable(path.name, problems[0])
    return template


def _unusable(name: str, reason: Said) -> RuleViolation:
    """Return the refusal of a template."""
    return RuleViolation(
        said("Label template {name} cannot be used: {reason}", name=name, reason=reason),
        said("Correct the file, or choose another template."),
        code="label_template",
    )


def shipped_templates() -> dict[str, Path]:
    """Return the files of the templates that come with the app, by id."""
    return {path.stem: path for path in sorted(resource("labels").glob("*.toml"))}
