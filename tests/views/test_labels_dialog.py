"""The question before labels are printed, by keyboard alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from invista_desktop.background import Background
from invista_desktop.errors import Conflict, InvistaError, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.label_records import LabelPack, LabelRecord, LabelSource
from invista_desktop.models.domain.label_runs import CopiesBy, LabelChoice, medium_of, usual_template
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.labels.template import shipped_templates
from invista_desktop.services.labels.template_choices import template_choices
from invista_desktop.views.printing.labels_dialog import LabelsDialog
from invista_desktop.views.printing.labels_presenter import LabelsPresenter, LabelsQuestion

DOCK = PrinterSettings("Dock 1", PrinterKind.ZPL_TCP, "printer")
OFFICE = PrinterSettings("Office", PrinterKind.PDF_FOLDER, "prints")
TEMPLATES = template_choices(shipped_templates())
CARTON = LabelPack("Carton", Decimal(12), "19506000134359")


def bolts(quantity: int = 30, pack: LabelPack | None = CARTON, **more: Any) -> LabelRecord:
    fields = LabelFields(product_sku="BOLT", product_name="Bolt", product_gtin14="09506000134352", **more)
    subject = Subject(SubjectKind.ITEM, uuid4())
    return LabelRecord(subject, "BOLT  Bolt", LabelKind.PRODUCT, fields, Decimal(quantity), pack)


def bin_of(code: str) -> LabelRecord:
    fields = LabelFields(location_code=code, location_name="Main")
    return LabelRecord(Subject(SubjectKind.PLACE, uuid4()), code, LabelKind.LOCATION, fields)


def question(*records: LabelRecord, printer: PrinterSettings = DOCK) -> LabelsQuestion:
    usual = {
        kind: usual_template(kind, TEMPLATES, records, medium_of(printer)) for kind in {one.kind for one in records}
    }
    return LabelsQuestion(records, TEMPLATES, printer, OFFICE, LabelChoice(usual))


@pytest.fixture
def opened(qtbot: QtBot) -> Callable[..., LabelsDialog]:
    def open_dialog(*records: LabelRecord, printer: PrinterSettings = DOCK) -> LabelsDialog:
        dialog = LabelsDialog(question(*records, printer=printer))
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.number)
        return dialog

    return open_dialog


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(focused(), key, modifier)


def type_text(text: str) -> None:
    QTest.keyClicks(focused(), text)


def focused() -> Any:
    return QApplication.focusWidget()


def words(dialog: LabelsDialog) -> str:
    return " | ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text())


def choose(box: QComboBox, data: object) -> None:
    """Walk to an entry with the arrows."""
    while QApplication.focusWidget() is not box:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Home)
    while box.currentData() != data:
        before = box.currentIndex()
        press(Qt.Key.Key_Down)
        assert box.currentIndex() > before, f"{data} is not offered"


def test_it_names_what_is_chosen_and_counts_while_one_types(opened: Any) -> None:
    dialog = opened(*(bin_of(f"A-0{number}") for number in range(1, 6)))

    assert "A-01\nA-02\nA-03\nand 2 more" in words(dialog)
    assert "Labels: 5, on Dock 1" in words(dialog)

    type_text("3")

    assert "Labels: 15, on Dock 1" in words(dialog)
    press(Qt.Key.Key_F10)
    assert dialog.result() == 1
    assert (dialog.choice().rule.by, dialog.choice().rule.number) == (CopiesBy.FIXED, 3)


def test_labels_for_each_unit_and_each_pack_are_counted(opened: Any) -> None:
    dialog = opened(bolts(30), bolts(5))

    choose(dialog.by, CopiesBy.QUANTITY)
    assert "Labels: 35," in words(dialog)

    choose(dialog.by, CopiesBy.PACK)
    assert "Labels: 4," in words(dialog)


def test_packs_are_offered_only_where_one_is_known_and_what_comes_in_none_is_named(opened: Any) -> None:
    assert opened(bolts(30, None)).by.findData(CopiesBy.PACK) == -1

    dialog = opened(bolts(30), bin_of("A-01"))
    choose(dialog.by, CopiesBy.PACK)
    press(Qt.Key.Key_F10)

    assert dialog.isVisible()
    assert "A-01 comes in no pack." in words(dialog)
    assert focused() is dialog.by


@pytest.mark.parametrize("number", ["0", "1001", ""])
def test_a_number_that_cannot_be_is_told_beside_its_field(opened: Any, number: str) -> None:
    dialog = opened(bin_of("A-01"))
    choose(dialog.by, CopiesBy.FIXED)

    dialog.number.setFocus()
    press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    type_text(number)
    press(Qt.Key.Key_F10)

    assert dialog.isVisible()
    assert "The number of labels must be 1 to 1000." in words(dialog)
    assert focused() is dialog.number
    type_text("2") if number == "" else press(Qt.Key.Key_Backspace)
    assert "must be 1 to 1000" not in words(dialog)


def test_a_template_too_large_or_lacking_a_field_is_told_beside_it(opened: Any) -> None:
    dialog = opened(bin_of("A-01"))
    box = dialog.templates[LabelKind.LOCATION]

    choose(box, "shelf-gs1-100x50")
    press(Qt.Key.Key_F10)
    assert "A-01 has no location.gln, which this label shows." in words(dialog)
    assert focused() is box

    pallet = LabelRecord(
        Subject(SubjectKind.PALLET, uuid4()), "395200000000000012", LabelKind.PALLET,
        LabelFields(pallet_sscc="395200000000000012", pallet_kind="PALLET"),
    )  # fmt: skip
    dialog.reject()
    dialog = opened(pallet)
    assert dialog.choice().templates == {LabelKind.PALLET: "pallet-100x50"}
    choose(dialog.templates[LabelKind.PALLET], "pallet-105x148")
    press(Qt.Key.Key_F10)
    assert "It is larger than the labels there: 100 x 50 mm." in words(dialog)


def test_each_kind_among_the_chosen_has_its_own_template(opened: Any) -> None:
    dialog = opened(bin_of("A-01"), bolts())

    press(Qt.Key.Key_F10)

    assert "Template: Places" in words(dialog) or dialog.result() == 1
    assert dialog.choice().templates == {LabelKind.LOCATION: "shelf-100x50", LabelKind.PRODUCT: "product-100x50"}


def test_a_sheet_takes_the_template_that_fits_it_and_begins_where_one_says(opened: Any) -> None:
    dialog = opened(bolts())

    choose(dialog.where, "a4-3x7")
    assert dialog.choice().templates == {LabelKind.PRODUCT: "product-63x38"}
    assert "Labels: 1, on Office" in words(dialog)
    press(Qt.Key.Key_Tab)
    assert focused() is dialog.start
    type_text("22")
    press(Qt.Key.Key_F10)
    assert "The sheet has the labels 1 to 21." in words(dialog)
    type_text("5")
    press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    type_text("5")
    press(Qt.Key.Key_F10)

    assert dialog.result() == 1
    assert (dialog.choice().sheet, dialog.choice().start) == ("a4-3x7", 5)


def test_escape_leaves_and_a_stray_scan_neither_answers_nor_passes(opened: Any) -> None:
    dialog = opened(bin_of("A-01"))

    assert dialog.take_scan("4006381333931")
    assert "Not taken." in words(dialog)
    press(Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert dialog.result() == 0


def test_what_was_refused_stands_over_the_same_answer_again(qtbot: QtBot) -> None:
    again = replace(
        question(bolts()),
        choice=LabelChoice({LabelKind.PRODUCT: "product-63x38"}),
        fault=RuleViolation(said("The label cannot be printed."), said("Choose another.")),
    )
    dialog = LabelsDialog(again)
    qtbot.addWidget(dialog)
    dialog.show()

    assert "The label cannot be printed. Choose another." in words(dialog)
    assert dialog.choice().templates == {LabelKind.PRODUCT: "product-63x38"}


class Screen:
    """Answers as told, and remembers what it was asked."""

    def __init__(self, *answers: LabelChoice | None) -> None:
        self.answers = list(answers)
        self.asked: list[LabelsQuestion] = []
        self.told: list[str] = []

    async def ask_labels(self, asked: LabelsQuestion) -> LabelChoice | None:
        self.asked.append(asked)
        return self.answers.pop(0)

    def say(self, title: Said) -> None:
        self.told.append(str(title))

    def show_problem(self, problem: InvistaError) -> None:
        self.told.append(str(problem.title))


class Printing:
    """Refuses with each problem once, then prints."""

    def __init__(self, *problems: InvistaError) -> None:
        self.problems = list(problems)

    def question(self, sources: Any) -> LabelsQuestion:
        if not sources:
            raise Conflict(said("Gone."), said("Reload."))
        return question(bolts())

    def print_labels(self, records: Any, choice: LabelChoice) -> Said:
        if self.problems:
            raise self.problems.pop(0)
        return said("Printed.")


ANSWER = LabelChoice({LabelKind.PRODUCT: "product-100x50"})
SOURCES = [LabelSource(Subject(SubjectKind.ITEM, uuid4()))]


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background(1)
    yield made
    made.close()


async def test_a_broken_rule_is_asked_again_with_its_reason(background: Background) -> None:
    screen = Screen(ANSWER, ANSWER)
    refusal = RuleViolation(said("It is too long."), said("Shorten it."))

    await LabelsPresenter(screen, Printing(refusal), background).ask(SOURCES)

    assert [asked.fault for asked in screen.asked] == [None, refusal]
    assert screen.asked[1].choice == ANSWER
    assert screen.told == ["Printed."]


async def test_a_printer_away_is_told_and_the_run_is_not_asked_for_twice(background: Background) -> None:
    screen = Screen(ANSWER)

    await LabelsPresenter(screen, Printing(Unavailable(said("Away."), said("Look."))), background).ask(SOURCES)

    assert len(screen.asked) == 1
    assert screen.told == ["Away."]


async def test_leaving_the_question_prints_nothing_and_what_is_gone_is_told(background: Background) -> None:
    screen = Screen(None)
    presenter = LabelsPresenter(screen, Printing(), background)

    await presenter.ask(SOURCES)
    await presenter.ask([])

    assert screen.told == ["Gone."]


def test_what_a_template_must_be_told_is_read_from_its_file() -> None:
    by_id = {one.id: one for one in TEMPLATES}
    milk = LabelFields(product_name="Milk", product_sku="M", lot_code="L", lot_expiry=date(2027, 1, 1))

    assert by_id["lot-100x50"].missing(milk) == ""
    assert by_id["lot-100x50"].missing(replace(milk, lot_code=None)) == "lot.code"
    assert by_id["product-63x38"].missing(replace(milk, product_sku=None)) == "product.sku"
    assert by_id["bin-62x29"].missing(LabelFields(location_code="A")) == ""
    assert by_id["carton-100x75"].missing(LabelFields(pallet_sscc="395200000000000012")) == "product.name"
