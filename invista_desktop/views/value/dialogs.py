"""The question of closing the books: through which day, and why where they are opened again."""

from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from invista_desktop.models.domain.stock_values import Books
from invista_desktop.views.common.days import parsed_day, shown_day
from invista_desktop.views.common.forms import labelled
from invista_desktop.views.common.question_dialog import QuestionDialog


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
