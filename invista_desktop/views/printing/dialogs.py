"""Questions about a print job: why once more, and where else."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from invista_desktop.errors import said
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, PrintJob
from invista_desktop.views.common.choice_dialogs import ChoiceList
from invista_desktop.views.common.forms import labelled, text
from invista_desktop.views.common.question_dialog import QuestionDialog
from invista_desktop.views.common.translation import shown
from invista_desktop.views.printing.columns import unknown_words, what_words

_REASONS = (
    said("The print is damaged or cannot be read"),
    said("The print is lost"),
    said("One more is needed"),
)


class ReprintDialog(QuestionDialog):
    """Why something that was printed is printed once more; kept with the job."""

    least_width = 640

    def __init__(self, job: PrintJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Why print it again?"), f"{what_words(job)}  {job.subject}", self.tr("Print again"))
        words = [*(shown(reason) for reason in _REASONS), self.tr("Another reason")]
        self._list = ChoiceList(self.tr("Reasons"), words)
        self._list.itemActivated.connect(self.accept)
        self._list.itemSelectionChanged.connect(self._reason_changed)
        self._note = QLineEdit()
        self._note.setMaxLength(200)
        self._note_box = labelled(self.tr("&Which reason"), self._note)
        self.body.addWidget(self._list)
        self.body.addWidget(self._note_box)
        self._reason_changed()
        self._list.setFocus()

    @property
    def reason(self) -> str:
        """The reason, in English where it is one of ours; empty while there is none."""
        rows = self._list.selectionModel().selectedRows()
        if not rows:
            return ""
        place = rows[0].row()
        return str(_REASONS[place]) if place < len(_REASONS) else self._note.text().strip()

    def problem(self) -> str:
        """A reason is needed."""
        if self.reason:
            return ""
        return self.tr("Type the reason.") if self._is_another() else self.tr("Choose a reason first.")

    def _is_another(self) -> bool:
        rows = self._list.selectionModel().selectedRows()
        return bool(rows) and rows[0].row() == len(_REASONS)

    def _reason_changed(self) -> None:
        self._note_box.setVisible(self._is_another())
        self.make_room()


class ResumeDialog(QuestionDialog):
    """At which label a run goes on that nobody knows the end of."""

    least_width = 720

    def __init__(self, job: PrintJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(
            self.tr("It may have come out already."), f"{what_words(job)}  {job.subject}", self.tr("Print from there")
        )
        self._labels = job.resumable
        first, last = self._labels[0], self._labels[-1]
        words = self.tr("Look at {printer}: which was the last label that came out?").format(printer=job.printer)
        self.body.addWidget(text(f"{unknown_words(job)}.\n{words}"))
        self._at = QLineEdit(str(first))
        self.body.addWidget(labelled(self.tr("&Go on at label"), self._at))
        hint = self.tr("{first} prints all that is unknown once more; {last} prints none of it.")
        self.body.addWidget(text(hint.format(first=first, last=last), "muted"))
        self._at.selectAll()
        self._at.setFocus()

    @property
    def label(self) -> int | None:
        """The label, counted from 1."""
        typed = self._at.text().strip()
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None

    def problem(self) -> str:
        """One of the unknown labels is needed, or the one after them."""
        if self.label in self._labels:
            return ""
        return self.tr("Type a number from {first} to {last}.").format(first=self._labels[0], last=self._labels[-1])


class PrinterDialog(QuestionDialog):
    """Where a job is to go instead."""

    least_width = 720

    def __init__(self, job: PrintJob, printers: Sequence[PrinterSettings], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask(self.tr("Print where?"), f"{what_words(job)}  {job.subject}", self.tr("Print there"))
        self._printers = tuple(printers)
        self._list = ChoiceList(self.tr("Printers"), [self._words(printer) for printer in printers])
        self._list.itemActivated.connect(self.accept)
        # The printer it failed on comes first; the next one is more likely meant.
        elsewhere = (place for place, printer in enumerate(printers) if printer.name != job.printer)
        self._list.setCurrentRow(next(elsewhere, 0))
        self.body.addWidget(self._list)
        self._list.setFocus()

    @property
    def printer(self) -> PrinterSettings | None:
        """The chosen printer."""
        place = self._list.currentRow()
        return self._printers[place] if place >= 0 else None

    def problem(self) -> str:
        """A printer is needed."""
        return "" if self.printer else self.tr("Choose a printer.")

    def _words(self, printer: PrinterSettings) -> str:
        match printer.kind:
            case PrinterKind.PDF_FOLDER:
                return self.tr("PDF file in {folder}").format(folder=printer.address)
            case PrinterKind.ZPL_TCP:
                place = self.tr("label printer at {address}").format(address=f"{printer.address}:{printer.port}")
                return f"{printer.name} – {place}"
            case PrinterKind.ZPL_QUEUE:
                return self.tr("{name} – label printer of this computer").format(name=printer.address)
            case PrinterKind.SYSTEM:
                return self.tr("{name} – printer of this computer").format(name=printer.address)
