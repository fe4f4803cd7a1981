"""The small questions of the receiving screen. Each takes or refuses scans itself; F10 applies, Esc goes back."""

import asyncio
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from invista_desktop.models.domain.receiving import ItemRow, OrderRow, PackRow, ReasonRow
from invista_desktop.views.common.dialogs import CONFIRM_KEY
from invista_desktop.views.common.forms import GAP, Remark, button, labelled, text
from invista_desktop.views.common.quantity_field import Keypad, QuantityField
from invista_desktop.views.receiving.readings import command_of

_TALL = 44  # a finger in a glove hits it


class QuestionDialog(QDialog):
    """A question with an answer; subclasses add fields to `body` and say in `problem` what is missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self._title, self._subject = text("", "heading"), text("", "large")
        self._remark = Remark()
        self._apply = button("", "primary")
        back = button(self.tr("Back  (Esc)"))
        self._apply.clicked.connect(self.accept)
        back.clicked.connect(self.reject)
        QShortcut(QKeySequence(CONFIRM_KEY), self, self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(self._apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(GAP)
        layout.addWidget(self._title)
        layout.addWidget(self._subject)
        layout.addLayout(self.body)
        layout.addWidget(self._remark)
        layout.addLayout(buttons)
        self.setMinimumWidth(520)

    def ask(self, title: str, subject: str, apply: str) -> None:
        """Set the question, what it is about, and the word on the button that answers it."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self._subject.setText(subject)
        self._subject.setVisible(bool(subject))
        self._apply.setText(f"{apply}  ({CONFIRM_KEY})")

    def problem(self) -> str:
        """Return what keeps the answer from being taken; empty when nothing does."""
        return ""

    def accept(self) -> None:
        """Take the answer, or say what is missing."""
        wrong = self.problem()
        self._remark.tell("wrong", wrong)
        if not wrong:
            super().accept()

    def take_scan(self, raw: str) -> bool:
        """Answer by a command barcode; return False for every other scan: it is refused."""
        match command_of(raw):
            case "ok" | "next":
                self.accept()
            case "cancel" | "undo":
                self.reject()
            case _:
                return False
        return True


async def answered(dialog: QDialog) -> bool:
    """Return whether the person applied the dialog; the event loop goes on meanwhile."""
    done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not done.done():
            done.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await done
    finally:
        dialog.close()
        dialog.deleteLater()


class QuantityDialog(QuestionDialog):
    """How many, in which unit."""

    def __init__(self, item: ItemRow, accepted: Decimal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("How many arrived?"), f"{item.sku}  {item.name}", self.tr("Set quantity"))
        self._item = item
        self.field = QuantityField(decimals=item.unit_decimals)
        self.field.set_quantity(accepted)
        self.units = QComboBox()
        self.units.addItem(item.unit)
        for pack in item.packs:
            self.units.addItem(pack.name)
        self.units.setVisible(bool(item.packs))
        self.units.currentIndexChanged.connect(self._unit_changed)
        self.field.quantity_entered.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(labelled(self.tr("&Quantity"), self.field), 2)
        row.addWidget(labelled(self.tr("&Unit"), self.units), 3)
        self.body.addLayout(row)
        self.body.addWidget(Keypad(self.field))
        self.field.setFocus()

    @property
    def pack(self) -> PackRow | None:
        """The chosen pack, None for single units."""
        place = self.units.currentIndex() - 1
        return self._item.packs[place] if place >= 0 else None

    def problem(self) -> str:
        """A quantity is needed; zero is one."""
        return "" if self.field.quantity() is not None else self.tr("Type how many arrived. Zero is a quantity too.")

    def _unit_changed(self) -> None:
        # Half a carton is said in pieces.
        self.field.set_decimals(self._item.unit_decimals if self.pack is None else 0)


class LotDialog(QuestionDialog):
    """Lot number and expiry of a line."""

    def __init__(self, item: ItemRow, lot: str | None, expiry: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Lot and expiry"), f"{item.sku}  {item.name}", self.tr("Keep"))
        self._lot = QLineEdit(lot or "")
        self._lot.setMaxLength(60)
        self._expiry = QLineEdit(shown_day(expiry))
        self._expiry.setPlaceholderText(self.tr("such as {example}").format(example=shown_day(date(2027, 11, 30))))
        self._lot.returnPressed.connect(self._expiry.setFocus if item.has_expiry else self.accept)
        self._expiry.returnPressed.connect(self.accept)
        if item.is_lot_tracked:
            self.body.addWidget(labelled(self.tr("&Lot number"), self._lot))
        if item.has_expiry:
            self.body.addWidget(labelled(self.tr("&Expiry date"), self._expiry))
        (self._lot if item.is_lot_tracked and not lot else self._expiry).setFocus()

    @property
    def lot(self) -> str | None:
        """The lot number, None when the field is empty."""
        return self._lot.text().strip() or None

    @property
    def expiry(self) -> date | None:
        """The expiry date, None when the field is empty."""
        return parsed_day(self._expiry.text())

    def problem(self) -> str:
        """A date must be one."""
        if self._expiry.text().strip() and self.expiry is None:
            return self.tr("This is no date. Write it like {example}.").format(example=shown_day(date(2027, 11, 30)))
        return "" if self.lot or self.expiry else self.tr("Type a lot number or a date.")


class BinDialog(QuestionDialog):
    """The bin a line goes to, typed or scanned."""

    def __init__(self, item: ItemRow, suggested: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Which bin?"),
            self.tr("{sku}: scan the bin, or type its code.").format(sku=item.sku),
            self.tr("Choose"),
        )
        self._code = QLineEdit(suggested)
        self._code.selectAll()
        self._code.returnPressed.connect(self.accept)
        self.body.addWidget(labelled(self.tr("&Bin"), self._code))
        self._code.setFocus()

    @property
    def code(self) -> str:
        """The typed or scanned code."""
        return self._code.text().strip()

    def problem(self) -> str:
        """A code is needed."""
        return "" if self.code else self.tr("Scan or type a bin.")

    def take_scan(self, raw: str) -> bool:
        """Take a scanned bin as the answer."""
        if not super().take_scan(raw):
            self._code.setText(raw)
            self.accept()
        return True


class ReasonDialog(QuestionDialog):
    """One reason out of several, with a note where the reason asks for one."""

    def __init__(self, title: str, reasons: Sequence[ReasonRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(title, "", self.tr("Go on"))
        self._reasons = tuple(reasons)
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        for reason in reasons:
            self._list.addItem(_tall_item(reason.label))
        self._list.itemActivated.connect(self.accept)
        self._note = QLineEdit()
        self._note.setMaxLength(500)
        self._note_box = labelled(self.tr("&Note"), self._note)
        self._list.itemSelectionChanged.connect(self._reason_changed)
        self.body.addWidget(self._list)
        self.body.addWidget(self._note_box)
        self._list.setMinimumHeight(min(6, max(3, len(reasons))) * 46)
        self._list.setFocus()
        self._reason_changed()

    @property
    def answer(self) -> tuple[str, str] | None:
        """The reason's code and the note."""
        reason = self._chosen
        return (reason.code, self._note.text().strip()) if reason else None

    def problem(self) -> str:
        """A reason is needed, and its note."""
        if self._chosen is None:
            return self.tr("Choose one first.")
        needs_note = self._chosen.needs_note and not self._note.text().strip()
        return self.tr("Type it into the note, too.") if needs_note else ""

    @property
    def _chosen(self) -> ReasonRow | None:
        # The current row is not enough: Qt makes the first one current by itself.
        rows = self._list.selectionModel().selectedRows()
        return self._reasons[rows[0].row()] if rows else None

    def _reason_changed(self) -> None:
        self._note_box.setVisible(self._chosen is not None and self._chosen.needs_note)


class OrderDialog(QuestionDialog):
    """Which of several orders is meant."""

    def __init__(self, rows: Sequence[OrderRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("Several orders wait for this item"),
            self.tr("Look at the delivery note, and choose its order."),
            self.tr("Open"),
        )
        self._rows = tuple(rows)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Orders"))
        for row in rows:
            day = shown_day(row.expected_date) or self.tr("no date")
            self._list.addItem(_tall_item(f"{row.number}   {row.supplier_name}   {day}"))
        self._list.itemActivated.connect(self.accept)
        self._list.setCurrentRow(0)
        self.body.addWidget(self._list)
        self.setMinimumWidth(640)
        self._list.setFocus()

    @property
    def row(self) -> OrderRow | None:
        """The chosen order."""
        place = self._list.currentRow()
        return self._rows[place] if place >= 0 else None

    def problem(self) -> str:
        """An order is needed."""
        return "" if self.row else self.tr("Choose an order.")


def _tall_item(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setSizeHint(QSize(0, _TALL))
    return item


def shown_day(day: date | None) -> str:
    """Return a date as the person's country writes it; empty for none."""
    return (
        "" if day is None else QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
    )


def parsed_day(typed: str) -> date | None:
    """Return a typed date: as the person's country writes it, or as 2027-11-30; None when it is none."""
    words = typed.strip()
    for read in (
        QLocale().toDate(words, QLocale.FormatType.ShortFormat, 2000),
        QDate.fromString(words, Qt.DateFormat.ISODate),
        QDate.fromString(words, "dd.MM.yyyy"),
    ):
        if read.isValid():
            return date(read.year(), read.month(), read.day())
    return None
