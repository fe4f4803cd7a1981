"""The parts of the app as data: what stands in the navigation, and who may see it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Section:
    """One entry of the navigation.

    Attributes:
        key: a stable word for programs and tests.
        title: in the person's language.
        icon: name of a drawing.
        permission: the word needed to see it; empty for everyone.
        factory: builds its screen when it is first opened.
        at_end: whether it stands at the bottom, apart from the work.
    """

    key: str
    title: str
    icon: str
    permission: str
    factory: Callable[[], QWidget]
    at_end: bool = False


def allowed(sections: Iterable[Section], permissions: Collection[str]) -> tuple[Section, ...]:
    """Return the sections a person with these permissions may see, those at the end last."""
    seen = (section for section in sections if not section.permission or section.permission in permissions)
    return tuple(sorted(seen, key=lambda section: section.at_end))
