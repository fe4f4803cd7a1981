"""The templates there are to choose from, and what each must be told."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from invista_desktop.models.domain.label_runs import Need, TemplateChoice
from invista_desktop.models.domain.label_templates import BarcodeItem, Template, TextItem
from invista_desktop.services.labels.fields import places_in
from invista_desktop.services.labels.template_reading import read_template


def template_choices(files: Mapping[str, Path]) -> tuple[TemplateChoice, ...]:
    """Return the templates in these files, by name; what cannot be read is left out. Blocking."""
    found = []
    for name, path in files.items():
        try:
            template = read_template(path.read_text("utf-8"), path.parent).template
        except (OSError, ValueError):
            continue
        if template is not None:
            found.append(_choice(name, template))
    return tuple(sorted(found, key=lambda one: one.name))


def _choice(name: str, template: Template) -> TemplateChoice:
    needs = tuple(need for need in _needs(template) if need.fields)
    return TemplateChoice(name, template.name, template.kind, template.printed_mm, needs)


def _needs(template: Template) -> Iterator[Need]:
    for item in template.items:
        when = (item.condition.when,) if item.condition.when else ()
        unless = item.condition.unless
        if isinstance(item, TextItem):
            yield Need(_named(item.pattern), when, unless)
        elif isinstance(item, BarcodeItem):
            yield Need(_named(item.data), when, unless)
            for element in item.elements:
                yield Need(_named(element.pattern), (*when, element.when) if element.when else when, unless)


def _named(pattern: str) -> frozenset[str]:
    return frozenset(name for name, _form in places_in(pattern))
