"""The small parts every screen is made of, driven as a person drives them."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtMultimedia import QSoundEffect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation, Unavailable, said
from invista_desktop.models.qt.columns import Column
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.resources import resource
from invista_desktop.views.common.colours import CONTRAST, DARK, LIGHT, Colours, contrast
from invista_desktop.views.common.dialogs import ConfirmDialog
from invista_desktop.views.common.icons import icon
from invista_desktop.views.common.notice_bar import NoticeBar
from invista_desktop.views.common.quantity_field import Keypad, QuantityField
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import TONES, Tones
from invista_desktop.views.common.themes import Appearance, Sizes, Theme, dress, palette
from invista_desktop.views.common.translation import shown
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView

TITLE, ADVICE = said("The carton is not on this order."), said("Put it aside.")


@pytest.fixture(autouse=True)
def _plain_look(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setStyleSheet("")


def buttons(widget: NoticeBar) -> set[str]:
    return {button.text() for button in widget.findChildren(QPushButton) if button.isVisible() and button.text()}


# -- banner ---------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_banner_says_every_verdict_by_word_and_icon_not_by_colour_alone(qtbot: QtBot, verdict: Verdict) -> None:
    banner = ScanBanner()
    qtbot.addWidget(banner)

    banner.tell(verdict, TITLE, ADVICE, scan="0950600013435")

    assert banner._word.text()
    assert not banner._icon.pixmap().isNull()
    assert banner.property("verdict") == verdict
    assert "not on this order" in banner.accessibleDescription()
    assert "Put it aside" in banner.accessibleDescription()


@pytest.mark.parametrize("percent", [80, 100, 150])
def test_the_last_scan_is_never_smaller_than_24_points(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    banner = ScanBanner()
    qtbot.addWidget(banner)
    banner.tell(Verdict.OK, TITLE, scan="0950600013435")
    banner.show()

    assert banner._title.font().pointSizeF() >= 24


def test_what_was_counted_last_is_said_beside_other_words_and_never_twice(qtbot: QtBot) -> None:
    banner = ScanBanner()
    qtbot.addWidget(banner)
    banner.show()

    banner.tell(Verdict.OK, said("BOLT  +12 EA"), scan="+12 EA  BOLT")
    assert not banner._scan.isVisible()
    banner.tell(Verdict.REFUSED, TITLE)
    assert banner._scan.isVisible()
    assert banner._scan.whole == "+12 EA  BOLT"


def test_the_last_scan_stays_in_sight_when_the_banner_is_ready_again(qtbot: QtBot) -> None:
    banner = ScanBanner()
    qtbot.addWidget(banner)
    banner.tell(Verdict.OK, TITLE, scan="0950600013435")

    banner.show_ready()

    assert banner._scan.whole == "0950600013435"


def test_while_scans_do_not_arrive_the_banner_says_only_that_and_what_was_told_is_back_afterwards(
    qtbot: QtBot,
) -> None:
    banner = ScanBanner()
    qtbot.addWidget(banner)
    banner.tell(Verdict.OK, said("BOLT  +1 EA"))

    banner.show_arrival(arrives=False)
    inactive = banner.verdict, banner._word.text(), banner._icon.pixmap().isNull(), banner._title.text()
    banner.tell(Verdict.WARNING, TITLE, ADVICE)

    assert inactive == (Verdict.INACTIVE, "Inactive", False, "Scans do not arrive in this window")
    assert banner.verdict is Verdict.INACTIVE
    banner.show_arrival(arrives=True)
    assert (banner.verdict, banner._title.text()) == (Verdict.WARNING, str(TITLE))


def test_a_long_scan_is_shortened_on_the_screen_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    banner = ScanBanner()
    qtbot.addWidget(banner)
    banner.resize(700, 120)
    banner.show()

    banner.tell(Verdict.OK, TITLE, scan="0109506000134352" * 6)

    assert "…" in banner._scan.text()
    assert banner._scan.toolTip() == "0109506000134352" * 6


# -- notices --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "offered"),
    [
        (Unavailable(TITLE, ADVICE), {"Try again"}),
        (Conflict(TITLE, ADVICE), {"Reload"}),
        (RuleViolation(TITLE, ADVICE), set()),
        (NotPermitted(TITLE, ADVICE), set()),
    ],
)
def test_a_notice_offers_only_what_can_help(
    qtbot: QtBot, problem: RuleViolation | Unavailable, offered: set[str]
) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)

    bar.tell(problem)

    assert buttons(bar) == offered
    assert bar.accessibleName() == str(TITLE)


def test_good_news_takes_the_buttons_of_the_last_problem_away(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.tell(Unavailable(TITLE, ADVICE))

    bar.say(said("Posted."))

    assert buttons(bar) == set()


def test_a_dismissed_notice_is_gone(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.tell(Conflict(TITLE, ADVICE))

    with qtbot.waitSignal(bar.dismissed):
        QTest.mouseClick(bar._close, Qt.MouseButton.LeftButton)

    assert not bar.isVisible()


# -- sentences ------------------------------------------------------------------------------


def test_a_sentence_is_filled_also_by_other_sentences(qapp: QApplication) -> None:
    assert shown(said("{what} is away.", what=said("Printer {name}", name="P1"))) == "Printer P1 is away."


def test_braces_in_a_value_stay_as_they_are(qapp: QApplication) -> None:
    assert shown(said("Scanned {code}.", code="{x}")) == "Scanned {x}."


# -- quantities -----------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "meant"), [("12", "12"), ("1,5", "1.5"), ("1.5", "1.5"), ("0", "0"), (",5", "0.5")])
def test_comma_and_point_mean_the_same(qtbot: QtBot, typed: str, meant: str) -> None:
    field = QuantityField(decimals=3)
    qtbot.addWidget(field)

    QTest.keyClicks(field, typed)

    assert field.quantity() == Decimal(meant)


@pytest.mark.parametrize(
    ("decimals", "typed", "kept"),
    [(0, "1.5", "15"), (2, "1.239", "1.23"), (2, "1.2.3", "1.23"), (0, "-4", "4"), (0, "1e5", "15")],
)
def test_what_cannot_be_a_quantity_is_not_taken(qtbot: QtBot, decimals: int, typed: str, kept: str) -> None:
    field = QuantityField(decimals=decimals)
    qtbot.addWidget(field)

    QTest.keyClicks(field, typed)

    assert field.text() == kept


def test_enter_hands_the_quantity_over_exactly(qtbot: QtBot) -> None:
    field = QuantityField(decimals=3)
    qtbot.addWidget(field)
    QTest.keyClicks(field, "0,1")

    with qtbot.waitSignal(field.quantity_entered) as heard:
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert heard.args == [Decimal("0.1")]


def test_enter_on_an_empty_field_hands_nothing_over(qtbot: QtBot) -> None:
    field = QuantityField()
    qtbot.addWidget(field)

    with qtbot.assertNotEmitted(field.quantity_entered):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_wheel_changes_nothing_and_the_arrows_stop_at_zero(qtbot: QtBot) -> None:
    field = QuantityField()
    qtbot.addWidget(field)
    field.set_quantity(Decimal(1))
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip

    QApplication.sendEvent(field, turn)
    assert field.quantity() == Decimal(1)

    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.quantity() == Decimal(2)
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.quantity() == Decimal(0)


@settings(max_examples=50, deadline=None)
@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_a_quantity_survives_being_shown(quantity: Decimal) -> None:
    field = QuantityField(decimals=3)

    field.set_quantity(quantity)

    assert field.quantity() == quantity


def test_the_keypad_types_into_the_field_by_its_rules(qtbot: QtBot) -> None:
    field = QuantityField()
    pad = Keypad(field)
    qtbot.addWidget(field)
    qtbot.addWidget(pad)
    keys = {key.text(): key for key in pad.findChildren(QPushButton)}

    for text in ("4", "2", "0"):
        QTest.mouseClick(keys[text], Qt.MouseButton.LeftButton)
    QTest.mouseClick(keys[""], Qt.MouseButton.LeftButton)

    assert field.quantity() == Decimal(42)


# -- questions ------------------------------------------------------------------------------


def scan_into(qtbot: QtBot, dialog: ConfirmDialog, code: str) -> None:
    window = dialog.windowHandle()
    assert window is not None
    target = dialog.focusWidget() or dialog
    QTest.keyClicks(target, code)
    QTest.keyClick(target, Qt.Key.Key_Return)
    QTest.keyClick(target, Qt.Key.Key_Enter)


@pytest.mark.parametrize("code", ["0950600013435", "LOT A 12", " "])
def test_a_scan_never_answers_a_question(qtbot: QtBot, code: str) -> None:
    dialog = ConfirmDialog(TITLE, ADVICE, confirm=said("Accept"))
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()

    with qtbot.assertNotEmitted(dialog.finished):
        scan_into(qtbot, dialog, code)

    assert dialog.isVisible()


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_F10, 1), (Qt.Key.Key_Escape, 0)])
def test_a_person_answers_by_keyboard(qtbot: QtBot, key: Qt.Key, answer: int) -> None:
    dialog = ConfirmDialog(TITLE, ADVICE, confirm=said("Accept"))
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()

    with qtbot.waitSignal(dialog.finished) as heard:
        QTest.keyClick(dialog, key)

    assert heard.args == [answer]


# -- tables ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    number: str


def orders(*numbers: str) -> WindowedView:
    columns: list[Column[Order]] = [Column("Order", lambda order: order.number, sort_key="number")]
    model = RowsTableModel(columns, key=lambda order: order.number)
    view = WindowedView(model)
    model.setParent(view)
    model.put([Order(number) for number in numbers])
    return view


def test_enter_opens_the_current_row(qtbot: QtBot) -> None:
    view = orders("PO-1", "PO-2")
    qtbot.addWidget(view)
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Down)

    with qtbot.waitSignal(view.table.row_opened) as heard:
        QTest.keyClick(view.table, Qt.Key.Key_Return)

    assert heard.args == [Order("PO-2")]


def test_a_table_sorts_by_keyboard_and_turns_the_order_at_the_second_press(qtbot: QtBot) -> None:
    view = orders("PO-1", "PO-2")
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.table.setFocus()
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    asked: list[bool] = []
    view.table._columns_model.sort_requested.connect(lambda _, rising: asked.append(rising))

    for _ in range(2):
        QTest.keyClick(
            view.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )

    assert asked == [True, False]


def test_an_empty_table_says_what_would_fill_it_and_a_failed_one_offers_another_try(qtbot: QtBot) -> None:
    view = orders()
    qtbot.addWidget(view)
    view.show()

    view.show_empty(said("Nothing is expected today."), said("Scan an order."))
    assert "Scan an order" in view._instead.accessibleName()
    assert not view._retry.isVisible()

    view.show_problem(Unavailable(TITLE, ADVICE))
    with qtbot.waitSignal(view.retry_requested):
        QTest.mouseClick(view._retry, Qt.MouseButton.LeftButton)

    view.show_rows()
    assert view.currentWidget() is view.table


# -- looks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("colours", "least"), [(LIGHT, 4.5), (DARK, 4.5), (CONTRAST, 7.0)])
def test_all_text_can_be_read_on_its_ground(colours: Colours, least: float) -> None:
    grounds = (colours.window, colours.surface, colours.field, colours.raised, colours.chosen)
    pairs = [(ink, ground) for ink in (colours.text, colours.muted) for ground in grounds]
    pairs += [(colours.link, ground) for ground in (colours.window, colours.surface)]
    pairs += [(colours.on_accent, colours.accent), (colours.on_accent, colours.accent_hover)]
    pairs += [(colours.inks[verdict], colours.grounds[verdict]) for verdict in Verdict]

    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < least} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST])
def test_what_can_be_acted_on_is_outlined_visibly(colours: Colours) -> None:
    for ground in (colours.window, colours.surface, colours.field):
        assert contrast(colours.accent, ground) >= 3
        assert contrast(colours.edge, ground) >= 2.5


@pytest.mark.parametrize("theme", list(Theme))
def test_every_theme_dresses_the_whole_app(qapp: QApplication, theme: Theme) -> None:
    colours = dress(qapp, Appearance(theme, 125))

    assert qapp.palette().window().color().name() == colours.window
    assert palette(colours).text().color().name() == colours.text
    assert "$" not in qapp.styleSheet()


class Screen:
    def __init__(self, dots: float) -> None:
        self.dots = dots

    def physicalDotsPerInch(self) -> float:
        return self.dots


@pytest.mark.parametrize(
    ("dots", "primary", "secondary"), [(96, 76, 38), (127, 100, 50), (25.4, 76, 38), (900, 76, 38), (0, 76, 38)]
)
def test_targets_are_20_and_10_millimetres_and_a_lying_screen_counts_as_96_dots(
    dots: float, primary: int, secondary: int
) -> None:
    sizes = Sizes.on(Screen(dots))  # type: ignore[arg-type]

    assert (sizes.primary, sizes.secondary) == (primary, secondary)


def test_every_drawing_in_the_folder_can_be_drawn(qapp: QApplication) -> None:
    names = [path.stem for path in resource("icons").glob("*.svg")]

    assert len(names) > 30
    for name in names:
        image = icon(name).pixmap(24, 24).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


# -- tones ----------------------------------------------------------------------------------


def test_the_three_tones_differ() -> None:
    sounds = {Path(resource("sounds", f"{verdict}.wav")).read_bytes() for verdict in TONES}

    assert len(sounds) == 3


def test_without_the_sound_library_there_is_a_beep_and_no_error(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    beeps: list[bool] = []
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: beeps.append(True)))
    tones = Tones()

    tones.play(Verdict.REFUSED)
    tones.play(Verdict.READY)
    tones.enabled = False
    tones.play(Verdict.OK)

    assert beeps == [True]


class SilentEffect:
    """A sound that never gets further than one state."""

    Status = QSoundEffect.Status
    state = QSoundEffect.Status.Loading
    played = 0

    def status(self) -> QSoundEffect.Status:
        return self.state

    def setSource(self, source: object) -> None: ...

    def play(self) -> None:
        SilentEffect.played += 1


@pytest.mark.parametrize("state", list(QSoundEffect.Status))
def test_a_tone_that_is_not_loaded_is_a_beep(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, state: QSoundEffect.Status
) -> None:
    beeps: list[bool] = []
    monkeypatch.setattr("PySide6.QtMultimedia.QSoundEffect", SilentEffect)
    monkeypatch.setattr(SilentEffect, "state", state)
    monkeypatch.setattr(SilentEffect, "played", 0)
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: beeps.append(True)))
    tones = Tones()
    tones.warm_up()

    tones.play(Verdict.OK)

    is_ready = state is QSoundEffect.Status.Ready
    assert (len(beeps), SilentEffect.played) == ((0, 1) if is_ready else (1, 0))


@pytest.mark.parametrize("key", [Qt.Key.Key_F10, Qt.Key.Key_Escape])
def test_what_is_only_told_has_one_button_and_every_key_closes_it(qtbot: QtBot, key: Qt.Key) -> None:
    dialog = ConfirmDialog(TITLE, ADVICE, confirm=said("Close"), asks=False)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()

    assert [button.text() for button in dialog.findChildren(QPushButton) if button.isVisible()] == ["Close  (F10)"]
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, key)


@pytest.mark.parametrize("percent", [100, 140, 200])
def test_a_question_opens_large_enough_for_all_its_words(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    dress(qapp, Appearance(Theme.LIGHT, percent))
    advice = said("It lies beyond what was agreed with the supplier. " * 4)
    dialog = ConfirmDialog(said("BOLT: 12 EA more than ordered."), advice, confirm=said("Receive all of it"))
    qtbot.addWidget(dialog)
    dialog.show()

    assert dialog.height() >= dialog.whole.totalHeightForWidth(dialog.width())
    for button in dialog.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
    dress(qapp, Appearance(Theme.LIGHT))


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
def test_an_empty_check_box_can_be_seen_in_every_theme(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    colours = dress(qapp, Appearance(theme))
    box = QCheckBox("Tones")
    qtbot.addWidget(box)
    box.show()

    picture = box.grab().toImage()
    inks = {picture.pixelColor(x, picture.height() // 2).name() for x in range(26)}
    assert max(contrast(ink, colours.window) for ink in inks) >= 3
    dress(qapp, Appearance(Theme.LIGHT))
