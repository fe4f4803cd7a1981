"""The map of a warehouse: walked by keys, found by code and by scan, changed by who may."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from invista_desktop.background import Background
from invista_desktop.errors import InvistaError, RuleViolation, Unavailable, said
from invista_desktop.models.domain.found import Found, LocationFound, NothingFound
from invista_desktop.models.domain.places import (
    ChangeLocations,
    MakeLocations,
    PlaceRow,
    SaveWarehouse,
    Shade,
    WarehouseRow,
    places_in_range,
)
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.places.dialogs import RangeDialog
from invista_desktop.views.places.map_view import MapView
from invista_desktop.views.places.places_view import PlacesView
from invista_desktop.views.places.presenter import PlacesPresenter


def place(code: str, **facts: object) -> PlaceRow:
    path = tuple(code.split("-"))
    known: dict[str, object] = {"kind": "storage", "on_hand": Decimal(0), "on_hold": Decimal(0), "piles": 0, **facts}
    return PlaceRow(uuid4(), code, path, **known)  # type: ignore[arg-type]


def a_hall() -> list[PlaceRow]:
    bins = [place(one.code) for one in places_in_range("A-01-01", "B-03-05") if one.level == "bin"]
    return [place("DOCK", kind="receiving_dock"), *bins]


@pytest.fixture
def hall(qtbot: QtBot) -> MapView:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show_places(a_hall())
    view.show()
    return view


def code(view: MapView) -> str:
    current = view.current()
    return current.code if current else ""


def test_arrows_walk_along_an_aisle_and_across(hall: MapView) -> None:
    hall.go_to_code("A-01-02")

    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(hall, key)
        walked.append(code(hall))

    assert walked == ["A-01-03", "A-02-03", "A-02-01", "A-02-05", "A-01-05", "A-01-04"]


def test_the_walk_ends_at_the_ends(hall: MapView) -> None:
    first = code(hall)
    QTest.keyClick(hall, Qt.Key.Key_Left)
    QTest.keyClick(hall, Qt.Key.Key_Up)
    assert code(hall) == first == "DOCK"

    hall.go_to_code("B-03-05")
    QTest.keyClick(hall, Qt.Key.Key_Right)
    QTest.keyClick(hall, Qt.Key.Key_Down)
    assert code(hall) == "B-03-05"


def test_enter_opens_and_space_marks(hall: MapView, qtbot: QtBot) -> None:
    hall.go_to_code("A-01-02")

    with qtbot.waitSignal(hall.place_opened) as opened:
        QTest.keyClick(hall, Qt.Key.Key_Return)
    QTest.keyClick(hall, Qt.Key.Key_Space)
    QTest.keyClick(hall, Qt.Key.Key_Right)
    QTest.keyClick(hall, Qt.Key.Key_Space)

    assert opened.args[0].code == "A-01-02"
    assert [one.code for one in hall.chosen()] == ["A-01-02", "A-01-03"]
    hall.unmark()
    assert [one.code for one in hall.chosen()] == ["A-01-03"]


def test_the_current_place_stays_when_the_map_is_asked_anew(hall: MapView) -> None:
    places = a_hall()
    hall.show_places(places)
    hall.go_to_code("B-02-02")

    hall.show_places(places)

    assert code(hall) == "B-02-02"


def test_what_is_found_is_brought_into_sight(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.show_places([place(one.code) for one in places_in_range("A-01-01", "E-40-25") if one.level == "bin"])

    assert view.go_to_code("e-40-25")
    last = view._cells[-1].rect.translated(-view._offset())
    assert view.viewport().rect().contains(last)
    assert not view.go_to_code("Q")


def test_a_step_is_told_by_height_and_blocked_by_a_cross(hall: MapView) -> None:
    hall.show_places([place("A-01-01", on_hand=Decimal(5), capacity=Decimal(5)), place("A-01-02", is_blocked=True)])
    hall.shade_by(Shade.OCCUPANCY)
    picture = hall.viewport().grab().toImage()

    cells = [cell.rect for cell in hall._cells]
    ground = hall.palette().alternateBase().color()
    assert picture.pixelColor(cells[0].left() + 3, cells[0].top() + 3) != ground
    assert picture.pixelColor(cells[1].left() + 3, cells[1].center().y()) == ground
    middle = {picture.pixelColor(cells[1].left() + step, cells[1].top() + step).name() for step in range(2, 9)}
    assert middle != {ground.name()}


class Desk:
    """The database's part, told by the test."""

    def __init__(self) -> None:
        self.main = WarehouseRow(uuid4(), "MAIN", "Main", "UTC", "")
        self.north = WarehouseRow(uuid4(), "NORTH", "North", "UTC", "")
        self.places = {self.main.warehouse_id: a_hall(), self.north.warehouse_id: [place("N-01-01")]}
        self.problem: InvistaError | None = None
        self.posted: list[object] = []

    def warehouses(self) -> Sequence[WarehouseRow]:
        if self.problem:
            raise self.problem
        return (self.main, self.north)

    def places_of(self, warehouse_id: UUID) -> Sequence[PlaceRow]:
        return self.places[warehouse_id]

    def make_locations(self, command: MakeLocations) -> int:
        return self._keep(command)

    def change_locations(self, command: ChangeLocations) -> int:
        return self._keep(command)

    def save_warehouse(self, command: SaveWarehouse) -> str:
        self._keep(command)
        return command.code

    def read_scan(self, raw: str) -> Found:
        for warehouse, places in self.places.items():
            for one in places:
                if one.code == raw:
                    return LocationFound(one.location_id, one.code, one.kind, warehouse)
        return NothingFound(raw)

    def _keep(self, command: object) -> int:
        if self.problem:
            raise self.problem
        self.posted.append(command)
        return 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def view(qtbot: QtBot) -> PlacesView:
    made = PlacesView(Tones(), may_manage=True)
    qtbot.addWidget(made)
    made.resize(1040, 600)
    made.show()
    return made


@pytest.fixture
def background() -> Background:
    return Background(1)


async def test_a_scan_goes_to_its_place_in_whichever_warehouse(
    view: PlacesView, desk: Desk, background: Background
) -> None:
    presenter = PlacesPresenter(view, desk, background, uuid4, desk.main.warehouse_id)
    await presenter.load()

    await presenter.scan("B-02-02")
    here = code(view.map)
    await presenter.scan("N-01-01")

    assert here == "B-02-02"
    assert code(view.map) == "N-01-01"
    assert view.warehouses.currentData() == desk.north.warehouse_id
    await presenter.scan("4012345678901")
    assert "is not a place" in view.remark.text()
    background.close()


async def test_what_is_refused_is_said_and_the_map_stays(view: PlacesView, desk: Desk, background: Background) -> None:
    presenter = PlacesPresenter(view, desk, background, uuid4, None)
    await presenter.load()
    view.map.go_to_code("A-01-01")

    desk.problem = RuleViolation(said("7 lie in A-01-01."), said("Move them elsewhere first."))
    await presenter.shut(view.chosen_ids())
    told, here = view.remark.text(), code(view.map)
    desk.problem = None
    await presenter.block(view.chosen_ids(), "Shelf is bent")

    assert told == "7 lie in A-01-01. Move them elsewhere first."
    assert here == "A-01-01"
    (command,) = desk.posted
    assert isinstance(command, ChangeLocations)
    assert (command.is_blocked, command.blocked_reason) == (True, "Shelf is bent")
    background.close()


async def test_a_database_that_is_away_is_told_in_place_of_the_map(
    view: PlacesView, desk: Desk, background: Background
) -> None:
    desk.problem = Unavailable(said("The database is away."), said("Try again."))
    presenter = PlacesPresenter(view, desk, background, uuid4, None)

    await presenter.load()

    assert "The database is away." in view._instead.text()
    assert "F5" in view._instead.text()
    background.close()


def test_only_who_may_change_places_is_offered_to(qtbot: QtBot) -> None:
    view = PlacesView(Tones(), may_manage=False)
    qtbot.addWidget(view)

    assert [key.key for key in view.function_keys()] == ["F2", "F3", "F5", "Ctrl+D", "F10"]


def test_the_range_dialog_says_what_it_makes_and_what_is_wrong(qtbot: QtBot) -> None:
    dialog = RangeDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.first, "Z-01-01")
    QTest.keyClicks(dialog.last, "Z-02")

    wrong = dialog.problem()
    QTest.keyClicks(dialog.last, "-06")

    assert "is no range of places" in wrong
    assert dialog.problem() == ""
    assert "12 places: Z-01-01 … Z-02-06" in dialog._told.text()
