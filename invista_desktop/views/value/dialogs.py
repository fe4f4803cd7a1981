"""Questions about the books: through which day they are closed, and what a currency costs."""

from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QLineEdit, QWidget

from invista_desktop.models.domain.stock_values import Books
from invista_desktop.views.common.days import parsed_day, shown_day
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.quantity_field import QuantityField
from invista_desktop.views.common.question_dialog import QuestionDialog

_LETTERS = 3  # of a currency


class ClosePeriodDialog(QuestionDialog):
    """Proposes the end of last month; a day before the closed one opens the books again, with a note."""

    least_width = 620

    def __init__(self, books: Books, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = (
            self.tr("The books are open.")
            if books.closed_through is None
            else self.tr("The books are closed through {day}.").format(day=shown_day(books.closed_through))
        )
        self.ask(self.tr("Close the books"), now, self.tr("Go on"))
        self._books = books
        self.day, self.note = QLineEdit(), QLineEdit()
        self.note.setMaxLength(500)
        self.day.setText(shown_day(self._proposed()))
        self.body.addWidget(labelled(self.tr("&Through which day, empty to open all days"), self.day))
        self.body.addWidget(labelled(self.tr("&Note, needed to open days again"), self.note))
        self.day.setFocus()
        self.day.selectAll()

    def through(self) -> date | None:
        """Return the day; None where no day is closed."""
        typed = self.day.text().strip()
        return parsed_day(typed) if typed else None

    def opens(self) -> bool:
        """Whether days that are closed are opened."""
        closed, through = self._books.closed_through, self.through()
        return closed is not None and (through is None or through < closed)

    def problem(self) -> str:
        """A day that is over, and a note where days are opened."""
        through = self.through()
        if self.day.text().strip() and through is None:
            return self.tr("Type the day like 2026-12-31.")
        if through is not None and through > self._books.today:
            return self.tr("This day is still to come.")
        if through == self._books.closed_through:
            return self.tr("That is how the books are now.")
        return self.tr("Write why days are opened again.") if self.opens() and not self.note.text().strip() else ""

    def _proposed(self) -> date:
        end = self._books.today.replace(day=1) - timedelta(days=1)
        closed = self._books.closed_through
        return end if closed is None or closed < end else self._books.today - timedelta(days=1)


class RateDialog(QuestionDialog):
    """What one unit of a currency costs in one's own, from which day on."""

    least_width = 620

    def __init__(self, books: Books, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        own = self.tr("What one unit costs in {currency}, from a day on.").format(currency=books.currency)
        self.ask(self.tr("Exchange rate"), own, self.tr("Keep"))
        self._own = books.currency
        self.currency, self.day = QLineEdit(), QLineEdit()
        self.rate = QuantityField(decimals=8)
        self.currency.setMaxLength(3)
        self.day.setText(shown_day(books.today))
        self.body.addWidget(labelled(self.tr("&Currency, such as USD"), self.currency))
        self.body.addWidget(labelled(self.tr("From &which day on"), self.day))
        self.body.addWidget(labelled(self.tr("&Rate"), self.rate))
        self.currency.setFocus()

    def answer(self) -> tuple[str, date, Decimal]:
        """Return currency, first day and rate, once there is no problem."""
        day, rate = parsed_day(self.day.text().strip()), self.rate.quantity()
        assert day is not None and rate is not None  # noqa: S101 - looked at before
        return self._code(), day, rate

    def problem(self) -> str:
        """Three letters, a day, and more than nothing."""
        code, rate = self._code(), self.rate.quantity()
        if len(code) != _LETTERS or not code.isascii() or not code.isalpha():
            return self.tr("Type the three letters of the currency.")
        if code == self._own:
            return self.tr("That is the currency the books are in.")
        if parsed_day(self.day.text().strip()) is None:
            return self.tr("Type the day like 2026-12-31.")
        return self.tr("Type a rate above nothing.") if rate is None or rate <= 0 else ""

    def _code(self) -> str:
        return self.currency.text().strip().upper()
