"""The card beside the map: everything on it can be read at any size of text, and reached by keyboard."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from invista_desktop.models.domain.places import PlaceRow
from invista_desktop.views.common.themes import Appearance, Theme, dress
from invista_desktop.views.places.place_card import PlaceCard

DOCK = PlaceRow(
    uuid4(), "MAIN-DOCK", ("DOCK",), "receiving_dock", Decimal("1250.5"), Decimal(20), 3, capacity=Decimal(5000),
    is_blocked=True, blocked_reason="The gate does not close", next_expiry=date(2026, 11, 1), days_to_expiry=-3,
    last_counted_at=datetime(2026, 10, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    dress(qapp, Appearance(Theme.LIGHT))


def shown_card(qtbot: QtBot, height: int) -> PlaceCard:
    card = PlaceCard()
    qtbot.addWidget(card)
    card.show_place(DOCK)
    card.resize(card.width(), height)
    card.show()
    QApplication.processEvents()
    return card


def cut(card: PlaceCard) -> list[str]:
    """Return the words that have less room than they need."""
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible() and is_cut(label)]


def is_cut(label: QLabel) -> bool:
    """Tell whether a line is missing, or a word is wider than the label; a code may break after a hyphen."""
    words = re.findall(r"[^\s-]+-?", label.text())
    too_wide = any(label.fontMetrics().horizontalAdvance(word) > label.width() for word in words)
    return too_wide or label.heightForWidth(label.width()) > label.height()


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("height", [190, 900])
def test_nothing_on_it_is_cut(undressed: QApplication, qtbot: QtBot, theme: Theme, percent: int, height: int) -> None:
    dress(undressed, Appearance(theme=theme, text_percent=percent))

    card = shown_card(qtbot, height)

    assert {"Receiving dock", "Blocked: The gate does not close"} <= {one.text() for one in card.findChildren(QLabel)}
    assert cut(card) == []
    assert card.area.horizontalScrollBar().maximum() == 0
    page = card.area.widget()
    assert page is not None and page.width() <= card.area.viewport().width()


def test_what_is_out_of_sight_is_reached_by_keys(undressed: QApplication, qtbot: QtBot) -> None:
    dress(undressed, Appearance(theme=Theme.LIGHT, text_percent=200))
    card = shown_card(qtbot, 190)
    bar = card.area.verticalScrollBar()

    assert card.area.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(card.area, Qt.Key.Key_Down)
    after_a_step = bar.value()
    for _ in range(20):
        QTest.keyClick(card.area, Qt.Key.Key_PageDown)

    assert 0 < after_a_step < bar.value() == bar.maximum()
    card.show_place(DOCK)
    assert bar.value() == 0


def test_where_all_is_in_sight_tab_passes_it_by(undressed: QApplication, qtbot: QtBot) -> None:
    dress(undressed, Appearance(theme=Theme.LIGHT))

    card = shown_card(qtbot, 900)

    assert card.area.verticalScrollBar().maximum() == 0
    assert card.area.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_another_size_of_text_finds_room_at_once(undressed: QApplication, qtbot: QtBot) -> None:
    dress(undressed, Appearance(theme=Theme.LIGHT))
    card = shown_card(qtbot, 600)
    narrow = card.width()

    dress(undressed, Appearance(theme=Theme.LIGHT, text_percent=200))
    card.resize(card.width(), 600)
    QApplication.processEvents()

    assert card.width() > narrow
    assert cut(card) == []
