"""The label templates of a workstation: those that come with the app, and one's own in a folder.

A template of one's own stands in for the shipped one of the same id; removing it brings that back.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from invista_desktop.errors import RuleViolation, Unavailable, said
from invista_desktop.models.domain.label_library import Origin, TemplateRow
from invista_desktop.models.domain.label_templates import Template
from invista_desktop.resources import resource
from invista_desktop.services.labels.template import check_template, load_template, save_template, shipped_templates
from invista_desktop.services.labels.template_checks import ID
from invista_desktop.services.labels.template_writing import template_to_toml

MOST_BYTES = 2_000_000


class TemplateLibrary:
    """Finds, keeps and removes templates; every method blocks.

    Raises (every method):
        Unavailable: the folder or a file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[Path, tuple[int, Template]] = {}

    def paths(self) -> dict[str, Path]:
        """Return the file of each template, by id."""
        own = {path.stem: path for path in sorted(self._folder.glob("*.toml"))} if self._folder.is_dir() else {}
        return shipped_templates() | own

    def rows(self) -> tuple[TemplateRow, ...]:
        """Return the templates, by name; what cannot be read says why."""
        shipped = shipped_templates()
        rows = [_row(name, path, _origin(name, path, shipped)) for name, path in self.paths().items()]
        return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))

    def load(self, name: str) -> Template:
        """Return a template.

        Raises:
            RuleViolation: there is none of this id, or it cannot be used.
        """
        path = self._path_of(name)
        if path is None:
            raise RuleViolation(
                said("There is no label template {name}.", name=name),
                said("Choose another one."),
                code="label_template",
            )
        with _told():
            changed = path.stat().st_mtime_ns
        kept = self._loaded.get(path)
        if kept is None or kept[0] != changed:
            kept = self._loaded[path] = changed, load_template(path)
        return kept[1]

    def save(self, template: Template) -> Template:
        """Keep a template and return it with its version counted up where there was an earlier one.

        Raises:
            RuleViolation: something is wrong with it.
        """
        earlier = self._version_of(template.id)
        kept = replace(template, version=earlier + 1 if earlier else 1)
        with _told():
            save_template(kept, self._folder)
        return kept

    def free_id(self, name: str) -> str:
        """Return an id for a new template of this name that no other has."""
        stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:56] or "label"
        taken = self.paths()
        return next(
            made for number in range(1, 10_000) if (made := stem if number == 1 else f"{stem}-{number}") not in taken
        )

    def remove(self, name: str) -> None:
        """Remove a template of one's own; one that came with the app stays.

        Raises:
            RuleViolation: it came with the app.
        """
        path = self._folder / f"{name}.toml"
        if self._path_of(name) != path:
            raise RuleViolation(
                said("{name} came with the app.", name=name),
                said("It stays. Make a copy if you want another one."),
                code="label_shipped",
            )
        with _told():
            path.unlink(missing_ok=True)

    def take_in(self, file: Path) -> Template:
        """Keep the template in a file from elsewhere and return it; one of the same id is another version of it.

        Raises:
            RuleViolation: the file is no template, or something is wrong with it.
        """
        with _told():
            if file.stat().st_size > MOST_BYTES:
                raise RuleViolation(
                    said("{file} is too large for a label template.", file=file.name),
                    said("Choose a file that was written by the designer."),
                    code="label_template",
                )
        template = load_template(file)
        with _told():
            save_template(template, self._folder)
        return template

    def give_out(self, name: str, file: Path) -> None:
        """Write a template to a file that can be carried elsewhere alone, pictures inside.

        Raises:
            RuleViolation: there is none of this id, or it cannot be used.
        """
        text = template_to_toml(self.load(name), embed=True)
        with _told():
            file.write_text(text, "utf-8", newline="\n")

    def _path_of(self, name: str) -> Path | None:
        if not ID.fullmatch(name):  # it could lead out of the folder
            return None
        places = (folder / f"{name}.toml" for folder in (self._folder, resource("labels")))
        return next((place for place in places if place.is_file()), None)

    def _version_of(self, name: str) -> int:
        path = self._path_of(name)
        if path is None:
            return 0
        try:
            checked = check_template(path.read_text("utf-8"), path.parent)
        except (OSError, ValueError):
            return 0
        return checked.template.version if checked.template else 0


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the disk says into words."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            said("The label templates cannot be read or written: {reason}.", reason=error.strerror or str(error)),
            said("Look at the folder and the disk, then try again."),
            code="labels_unwritable",
        ) from error


def _origin(name: str, path: Path, shipped: dict[str, Path]) -> Origin:
    if name not in shipped:
        return Origin.OWN
    return Origin.SHIPPED if shipped[name] == path else Origin.CHANGED


def _row(name: str, path: Path, origin: Origin) -> TemplateRow:
    try:
        checked = check_template(path.read_text("utf-8"), path.parent)
    except (OSError, ValueError) as error:
        return TemplateRow(name, name, origin, problem=said("{reason}", reason=error))
    problem = checked.problems[0].sentence if checked.problems else None
    if (template := checked.template) is None:
        return TemplateRow(name, name, origin, problem=problem)
    return TemplateRow(name, template.name, origin, template.kind, template.size_mm, template.version, problem)
