"""Printing and scanner settings by keyboard: what is wrong stands at the field, what is right is kept at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from invista_desktop.errors import Said, Unavailable, said
from invista_desktop.models.domain.label_library import Origin, TemplateRow
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printer_entries import printer_from
from invista_desktop.models.domain.printer_statuses import PrinterStatus
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer, PrintingRules
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Key, WedgeSettings
from invista_desktop.services.printing.raw_tcp import send_raw
from invista_desktop.services.printing.status import ask_status
from invista_desktop.views.settings.printing_presenter import PrintingSettingsPresenter
from invista_desktop.views.settings.printing_tab import PrintingTab
from invista_desktop.views.settings.scanner_presenter import ScannerPresenter
from invista_desktop.views.settings.scanner_tab import ScannerTab
from tests.services.printers_given import HASTY, nobody_listens, raw_printer
from tests.services.test_printing_status import answer, says

FULL = Unavailable(said("The settings could not be kept: disk full."), said("They hold for this run only."))
FOLDER = PrinterSettings("Folder", PrinterKind.PDF_FOLDER, "/prints")
DOCK = PrinterSettings("Dock 1", PrinterKind.ZPL_TCP, "127.0.0.1")


class Printing:
    """The printing tab before a presenter that keeps what it is given."""

    def __init__(self, qtbot: QtBot) -> None:
        self.tab = PrintingTab()
        self.kept: list[PrintingSettings] = []
        self.fails: Unavailable | None = None
        self.presenter = PrintingSettingsPresenter(self.tab, keep=self._keep, test=self._test, ask=self._ask)
        self.tab.show_printing(PrintingSettings(DOCK, FOLDER))
        front(qtbot, self.tab)

    async def _keep(self, settings: PrintingSettings) -> None:
        if self.fails:
            raise self.fails
        self.kept.append(settings)

    async def _test(self, printer: PrinterSettings) -> Said:
        return said("Printed on {place}.", place=send_raw(printer, b"^XA^XZ", HASTY))

    async def _ask(self, printer: PrinterSettings) -> PrinterStatus:
        return ask_status(printer, 2)

    async def save(self) -> None:
        await self.presenter.keep(self.tab.entry())


def front(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def named(tab: QWidget, name: str, place: int = 0) -> QWidget:
    found = [child for child in tab.findChildren(QWidget) if child.accessibleName() == name and child.isVisible()]
    return found[place]


def write(tab: QWidget, name: str, words: str) -> None:
    """Go to a field, and type in place of what it holds."""
    write_at(tab, name, 0, words)


def write_at(tab: QWidget, name: str, place: int, words: str) -> None:
    """Do so in one of several fields of this name."""
    field = named(tab, name, place)
    editor = field.lineEdit() if isinstance(field, QComboBox) else field
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, words)


def in_sight(tab: QWidget) -> str:
    return " | ".join(label.text() for label in tab.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def printing(qtbot: QtBot) -> Iterator[Printing]:
    yield Printing(qtbot)


async def test_an_address_out_of_range_and_a_bad_port_are_said_at_their_fields_and_nothing_is_kept(
    printing: Printing,
) -> None:
    write(printing.tab, "Host name or IP address", "300.1.2.3")
    write(printing.tab, "Port", "70000")

    await printing.save()

    assert printing.kept == []
    assert "300.1.2.3 is not an address: four numbers from 0 to 255" in in_sight(printing.tab)
    assert "Port 70000 is outside 1 to 65535." in in_sight(printing.tab)
    assert named(printing.tab, "Port").accessibleDescription() == "Port 70000 is outside 1 to 65535."
    focused = QApplication.focusWidget()
    assert focused is not None
    assert named(printing.tab, "Host name or IP address") in {focused, focused.parentWidget()}

    write(printing.tab, "Host name or IP address", "192.0.2.7")
    write(printing.tab, "Port", "9101")
    await printing.save()

    assert (printing.kept[0].labels.address, printing.kept[0].labels.port) == ("192.0.2.7", 9101)
    assert "outside 1 to 65535" not in in_sight(printing.tab)
    assert "Kept." in in_sight(printing.tab)


async def test_everything_the_file_knows_of_printing_is_on_the_page(printing: Printing) -> None:
    for name, words in (
        ("Label width in mm", "70,5"),
        ("Label height in mm", "35"),
        ("Move right by mm", "-1,5"),
        ("Move down by mm", "2"),
    ):
        write(printing.tab, name, words)
    choose(printing.tab, "Resolution", Qt.Key.Key_End)
    choose(printing.tab, "Paper size", Qt.Key.Key_End)

    write(printing.tab, "Darkness, 0 to 30", "0")
    write(printing.tab, "Speed, 1 to 14 inches a second", "4")
    choose(printing.tab, "Turn every label", Qt.Key.Key_End)

    await printing.save()

    labels = printing.kept[0].labels
    assert (labels.darkness, labels.speed, labels.rotation) == (0, 4, 270)
    assert [str(side) for side in (*labels.media_mm, *labels.offset_mm)] == ["70.5", "35", "-1.5", "2"]
    assert (labels.dpi, printing.kept[0].paper) == (600, Paper.LETTER)


def choose(tab: QWidget, name: str, key: Qt.Key) -> None:
    box = named(tab, name)
    box.setFocus()
    QTest.keyClick(box, key)


async def test_each_kind_of_printer_asks_for_what_it_needs(printing: Printing) -> None:
    assert "Port" in in_sight(printing.tab)

    choose(printing.tab, "Kind", Qt.Key.Key_Home)

    assert "Port" not in in_sight(printing.tab).split(" | ")
    assert printing.tab.entry().labels.kind is PrinterKind.PDF_FOLDER
    printing.tab.offer_queues(["Laser"])
    choose(printing.tab, "Kind", Qt.Key.Key_End)
    box = named(printing.tab, "Printer of this computer")
    assert isinstance(box, QComboBox)
    assert [box.itemText(place) for place in range(box.count())] == ["Laser"]


async def test_a_printer_of_its_own_for_pallets_is_checked_at_its_fields_and_kept(printing: Printing) -> None:
    box = next(one for one in printing.tab.findChildren(QCheckBox) if "of their" in one.text())
    QTest.keyClick(box, Qt.Key.Key_Space)
    write_at(printing.tab, "Name, as lists and messages say it", 1, "Dock 1")
    write_at(printing.tab, "Darkness, 0 to 30", 1, "dark")
    await printing.save()
    assert printing.kept == []
    assert "Another printer has this name already." in in_sight(printing.tab)
    assert "The darkness is a number from 0 to 30, or empty." in in_sight(printing.tab)
    assert "No address is given." in in_sight(printing.tab)

    write_at(printing.tab, "Name, as lists and messages say it", 1, "Pallets")
    write_at(printing.tab, "Darkness, 0 to 30", 1, "")
    write_at(printing.tab, "Host name or IP address", 1, "192.0.2.9")
    await printing.save()

    assert printing.kept[0].pallets == PrinterSettings("Pallets", PrinterKind.ZPL_TCP, "192.0.2.9")


async def test_how_the_printer_is_stands_at_the_head_of_the_page(printing: Printing) -> None:
    ask = next(one for one in printing.tab.findChildren(QPushButton) if "how it is" in one.text())
    assert ask.isVisible()
    with raw_printer(says(answer())) as device:
        write(printing.tab, "Port", str(device.port))
        await printing.presenter.ask(printing.tab.entry().labels, "labels")
    assert "Printer Dock 1 is ready. Labels it has and has not printed: 0." in in_sight(printing.tab)
    with raw_printer(says(answer(head=b"1", formats=b"002", remaining=b"00000007"))) as device:
        write(printing.tab, "Port", str(device.port))
        await printing.presenter.ask(printing.tab.entry().labels, "labels")
    assert "Its head is open." in in_sight(printing.tab)
    assert "Labels it has and has not printed: 9." in in_sight(printing.tab)

    choose(printing.tab, "Kind", Qt.Key.Key_Home)

    assert not ask.isVisible()


async def test_what_the_disk_does_not_take_is_told_and_what_was_typed_stays(printing: Printing) -> None:
    printing.fails = FULL
    write(printing.tab, "Port", "9101")

    await printing.save()

    assert "disk full" in in_sight(printing.tab)
    assert printing.tab.entry().labels.port == "9101"


async def test_a_test_print_reaches_the_printer_as_entered_and_tells_when_it_does_not(printing: Printing) -> None:
    with raw_printer() as device:
        write(printing.tab, "Port", str(device.port))
        await printing.presenter.test(printing.tab.entry().labels, "labels")
        assert f"Printed on 127.0.0.1:{device.port}" in in_sight(printing.tab)
    assert device.received == [b"^XA^XZ"]

    write(printing.tab, "Port", str(nobody_listens()))
    await printing.presenter.test(printing.tab.entry().labels, "labels")
    assert "does not answer" in in_sight(printing.tab)

    write(printing.tab, "Port", "none")
    await printing.presenter.test(printing.tab.entry().labels, "labels")
    assert "a number from 1 to 65535" in in_sight(printing.tab)
    assert printer_from(printing.tab.entry().labels)[1]


def test_every_button_has_a_key_or_is_reached_by_tab(printing: Printing) -> None:
    buttons = [one for one in printing.tab.findChildren(QPushButton) if one.isVisible()]

    assert all(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in buttons)
    assert {one.text().replace("&", "") for one in buttons} == {"Save", "Test print: one label", "Ask how it is"}


class Scanner:
    """The scanner tab before a presenter that keeps what it is given."""

    def __init__(self, qtbot: QtBot) -> None:
        self.tab = ScannerTab()
        self.types: list[WedgeSettings] = []
        self.writes: list[ScanSettings] = []
        presenter = self.presenter = ScannerPresenter(
            self.tab,
            measure=lambda: None,
            typing=WedgeSettings,
            keep_typing=self._keep_types,
            keep_writing=self._keep_writes,
        )
        self.entries: list[object] = []
        self.tab.typing_entered.connect(self.entries.append)
        self.tab.writing_entered.connect(self.entries.append)
        presenter.show()
        self.tab.show_writing(ScanSettings())
        front(qtbot, self.tab)

    async def _keep_types(self, settings: WedgeSettings) -> None:
        self.types.append(settings)

    async def _keep_writes(self, settings: ScanSettings) -> None:
        self.writes.append(settings)


@pytest.fixture
def scanner(qtbot: QtBot) -> Iterator[Scanner]:
    yield Scanner(qtbot)


async def test_how_the_scanner_types_is_entered_by_keys_and_a_bad_time_stays_at_its_field(scanner: Scanner) -> None:
    write(scanner.tab, "Longest gap in ms", "80")
    press_button(scanner.tab, "Save how it types")
    await scanner.presenter.keep_typing(scanner.entries[-1])  # type: ignore[arg-type]
    assert "Must be more than the 80 ms" in in_sight(scanner.tab)
    assert scanner.types == []

    write(scanner.tab, "Hold keys for ms", "90")
    toggle(scanner.tab, "A scan ends with Tab")
    press_button(scanner.tab, "Save how it types")
    await scanner.presenter.keep_typing(scanner.entries[-1])  # type: ignore[arg-type]

    assert scanner.types == [WedgeSettings(gap_ms=80, hold_ms=90, suffixes=frozenset({Key.ENTER}))]
    assert "Keys up to 80 ms apart count as one scan." in in_sight(scanner.tab)


async def test_how_the_scanner_writes_is_entered_by_keys(scanner: Scanner) -> None:
    name = "The group separator (GS) is written as"
    write(scanner.tab, name, "^] 7")
    press_button(scanner.tab, "Save how it writes")
    await scanner.presenter.keep_writing(scanner.entries[-1])  # type: ignore[arg-type]
    assert "“7” occurs in codes themselves" in in_sight(scanner.tab)

    write(scanner.tab, name, "^] |")
    toggle(scanner.tab, "6, 7 or 8 bare digits may be a UPC-E")
    press_button(scanner.tab, "Save how it writes")
    await scanner.presenter.keep_writing(scanner.entries[-1])  # type: ignore[arg-type]

    assert scanner.writes == [ScanSettings(("^]", "|"), accept_upce=True)]


def press_button(tab: QWidget, words: str) -> None:
    button = next(one for one in tab.findChildren(QPushButton) if one.text().replace("&", "") == words)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def toggle(tab: QWidget, words: str) -> None:
    from PySide6.QtWidgets import QCheckBox

    box = next(one for one in tab.findChildren(QCheckBox) if one.text() == words)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        ("]C1011234", "which kind of code it is: ]C1"),
        ("011234", "switch its AIM identifier on"),
        ("]C110A\x1d17", "Group separators arrive"),
    ],
)
async def test_a_checked_scan_tells_whether_identifier_and_separator_arrive(
    scanner: Scanner, scan: str, words: str
) -> None:
    scanner.presenter.test_scan(scan, scanner.tab.expected())

    assert words in in_sight(scanner.tab)


async def test_an_identifier_before_the_printed_text_is_no_difference(scanner: Scanner) -> None:
    write(scanner.tab, "Printed on the label", "ABC-123")

    scanner.presenter.test_scan("]C0ABC-123", scanner.tab.expected())

    assert "exactly what the label says" in in_sight(scanner.tab)


async def test_what_prints_at_an_event_is_chosen_by_keys_and_a_bad_number_is_said_at_its_cell(
    printing: Printing,
) -> None:
    printing.tab.offer_templates([TemplateRow("small", "Small", Origin.OWN, LabelKind.PRODUCT)])
    event = "When goods are put away"
    number = named(printing.tab, f"{event}: Number")
    assert not number.isEnabled()
    box = next(box for box in printing.tab.findChildren(QCheckBox) if box.text() == event)
    QTest.keyClick(box, Qt.Key.Key_Space)
    choose(printing.tab, f"{event}: Label", Qt.Key.Key_End)
    choose(printing.tab, f"{event}: How many", Qt.Key.Key_End)
    assert number.isEnabled()
    write(printing.tab, f"{event}: Number", "101")

    await printing.save()

    assert printing.kept == []
    assert number.accessibleDescription() == "A number from 1 to 100."

    write(printing.tab, f"{event}: Number", "3")
    await printing.save()

    assert printing.kept[0].rules.at_put_away == EventRule(
        prints=True, template="small", labels_per=LabelsPer.FIXED, fixed=3
    )
    assert printing.kept[0].rules.at_posting == EventRule(prints=True)


async def test_a_template_that_is_not_there_any_more_stays_chosen_until_another_is(printing: Printing) -> None:
    rules = PrintingRules(at_scan=EventRule(template="gone"))
    printing.tab.show_printing(PrintingSettings(DOCK, FOLDER, rules))
    printing.tab.offer_templates([TemplateRow("small", "Small", Origin.OWN, LabelKind.PRODUCT)])

    await printing.save()

    assert printing.kept[0].rules == rules
