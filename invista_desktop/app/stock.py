"""The stock section, put together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from invista_desktop.app.leads import LABELS, stock_leads
from invista_desktop.app.preferences import Preferences
from invista_desktop.app.sections import Work
from invista_desktop.models.domain import permissions
from invista_desktop.models.domain.label_records import LabelSource
from invista_desktop.models.domain.stock_browsing import (
    SORTS,
    PlaceKind,
    SavedQuestion,
    StockFilter,
    StockGroup,
    StockQuestion,
    StockSort,
    StockStatus,
    Subject,
)
from invista_desktop.services.stock.desk import StockDesk
from invista_desktop.views.stock.pages import StockPages, StockServices

SECTION = "stock_filters"


class KeptQuestions:
    """The questions a person keeps, in this workstation's settings file; another person's are not shown."""

    def __init__(self, preferences: Preferences, person_id: str) -> None:
        self._preferences, self._person = preferences, person_id

    def all(self) -> Sequence[SavedQuestion]:
        """Return them by name; what cannot be read any more is left out."""
        saved = []
        for name, kept in sorted(self._mine().items()):
            try:
                saved.append(SavedQuestion(name, _question(kept)))
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
        return saved

    def keep(self, saved: SavedQuestion) -> None:
        """Keep one; one of the same name is replaced.

        Raises:
            Unavailable: the settings cannot be written.
        """
        self._write({**self._mine(), saved.name: _plain(saved.question)})

    def forget(self, name: str) -> None:
        """Keep it no longer.

        Raises:
            Unavailable: the settings cannot be written.
        """
        self._write({kept: value for kept, value in self._mine().items() if kept != name})

    def _mine(self) -> Mapping[str, Any]:
        kept = self._preferences.section(SECTION).get(self._person)
        return kept if isinstance(kept, dict) else {}

    def _write(self, mine: Mapping[str, Any]) -> None:
        self._preferences.keep(SECTION, {**self._preferences.section(SECTION), self._person: dict(mine)})


def _plain(question: StockQuestion) -> dict[str, Any]:
    asked = question.filter
    plain = {
        "search": question.search,
        "group": str(question.group),
        "sort": str(question.sort),
        "descending": question.descending,
        "warehouse": str(asked.warehouse_id) if asked.warehouse_id else None,
        "zone": str(asked.zone_id) if asked.zone_id else None,
        "status": str(asked.status) if asked.status else None,
        "kind": str(asked.kind) if asked.kind else None,
        "expires_within": asked.expires_within,
    }
    return {name: value for name, value in plain.items() if value is not None}


def _question(kept: Mapping[str, Any]) -> StockQuestion:
    group, sort = StockGroup(kept["group"]), StockSort(kept["sort"])
    days = kept.get("expires_within")
    return StockQuestion(
        search=str(kept["search"]),
        group=group,
        filter=StockFilter(
            warehouse_id=UUID(kept["warehouse"]) if "warehouse" in kept else None,
            zone_id=UUID(kept["zone"]) if "zone" in kept else None,
            status=StockStatus(kept["status"]) if "status" in kept else None,
            kind=PlaceKind(kept["kind"]) if "kind" in kept else None,
            expires_within=None if days is None else int(days),
        ),
        sort=sort if sort in SORTS[group] else StockSort.CODE,
        descending=kept["descending"] is True,
    )


def stock_screen(work: Work) -> QWidget:
    """Return the screen, wired and asked for."""
    desk = StockDesk(work.transactions)
    saved = KeptQuestions(work.preferences, work.person().user_id)
    person = work.person()
    services = StockServices(
        desk,
        desk,
        saved,
        work.interpret,
        work.background,
        stock_leads(person),
        may_label=person.may(permissions.LABELS_PRINT),
    )
    pages = StockPages(services, work.tones)

    def follow(word: str, subject: Subject) -> None:
        if word == LABELS:
            work.labels((LabelSource(subject),))
        else:
            work.lead(word, subject)

    pages.work_requested.connect(follow)
    pages.labels_chosen.connect(work.labels)
    pages.start()
    return pages
