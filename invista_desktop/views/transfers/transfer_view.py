"""One opened transfer: where it stands, where to go next, its lines, and the keys of its stage."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from invista_desktop.errors import InvistaError, NeedsConfirmation, Said, said
from invista_desktop.models.domain.paper_requests import PaperKind
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.receiving import ReasonRow
from invista_desktop.models.domain.transfers import Decision, Missing, OpenedTransfer, PickProposal, ResolutionRow
from invista_desktop.models.qt.rows_table import RowsTableModel
from invista_desktop.views.common.asking import Asking
from invista_desktop.views.common.days import shown_day
from invista_desktop.views.common.dialogs import ask
from invista_desktop.views.common.forms import restyle, text
from invista_desktop.views.common.function_keys import FunctionKey
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.sounds import Tones
from invista_desktop.views.common.verdicts import Verdict
from invista_desktop.views.common.windowed_view import WindowedView
from invista_desktop.views.transfers.dialogs import MissingDialog
from invista_desktop.views.transfers.endings import waiting_endings
from invista_desktop.views.transfers.rows import LATER, LineRow, Stage
from invista_desktop.views.transfers.words import ending_words, line_columns, paper_word, papers_of, status_word


class TransferView(QWidget):
    """Shows a transfer; scans pick or receive, as its stage wants.

    Signals:
        function_keys_changed: other things can be done now.
        scan_requested: a scan arrived; arg: as read.
        go_on_requested, refuse_requested, short_requested, undo_requested, reload_requested, discard_requested: keys.
        missing_requested: arg: the line whose missing units are to be settled.
        decision_requested, print_requested, paper_requested, template_requested: keys.
        left: back to the worklist.
    """

    function_keys_changed = Signal()
    scan_requested = Signal(str)
    go_on_requested = Signal()
    refuse_requested = Signal()
    short_requested = Signal()
    undo_requested = Signal()
    reload_requested = Signal()
    discard_requested = Signal()
    missing_requested = Signal(object)
    decision_requested = Signal()
    print_requested = Signal()
    paper_requested = Signal()
    template_requested = Signal()
    left = Signal()

    def __init__(self, tones: Tones, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones = tones
        self._stage = Stage.LOOK
        self._is_begun = self._has_sent = self._is_template = False
        self._waiting = 0
        self.asking = Asking(self)
        self.banner = ScanBanner()
        self.lines: RowsTableModel[LineRow] = RowsTableModel(line_columns(), key=lambda row: row.item_id)
        self.table = WindowedView(self.lines, lines=2)
        self._title, self._status = text("", "heading", wraps=False), text("", "badge", wraps=False)
        self._way, self._stop = text("", "large", wraps=False), text("", "scan")
        self._state = text("", "muted", wraps=False)
        self.table.retry_requested.connect(self.reload_requested)
        self._lay_out()
        self.setFocusProxy(self.table)

    def function_keys(self) -> Sequence[FunctionKey]:
        """What can be done at this stage."""
        tr = self.tr
        scans = self._stage in (Stage.SEND, Stage.ARRIVE)
        keys = [
            FunctionKey("Esc", tr("Back"), self.left.emit),
            FunctionKey("F5", tr("Refresh"), self.reload_requested.emit),
        ]
        if scans:
            keys.append(FunctionKey("Ctrl+Z", tr("Undo"), self.undo_requested.emit, self._is_begun))
            keys.append(FunctionKey("F8", tr("Throw away"), self.discard_requested.emit, self._is_begun))
        if self._stage is Stage.SEND:
            keys.append(FunctionKey("F6", tr("Bin is short"), self.short_requested.emit))
        if self._has_missing():
            keys.append(FunctionKey("F7", tr("Missing"), self._ask_missing))
        if self._waiting:
            keys.append(FunctionKey("F10", tr("Say yes or no"), self.decision_requested.emit))
        if self._has_sent:
            keys.append(FunctionKey("F3", tr("Print"), self.print_requested.emit))
        if self.transfer_id is not None and papers_of(self._transfer):
            keys.append(FunctionKey("Ctrl+D", tr("Papers"), self.paper_requested.emit))
        if self._stage is Stage.WRITE and not self._is_template:
            keys.append(FunctionKey("F7", tr("Keep as template"), self.template_requested.emit))
        if word := self._refusal():
            keys.append(FunctionKey("F4", word, self.refuse_requested.emit))
        if word := self._next_deed():
            keys.append(FunctionKey("F9", word, self.go_on_requested.emit, primary=True))
        return keys

    @property
    def transfer_id(self) -> UUID | None:
        """The transfer in sight."""
        return self._transfer.transfer_id if self._title.text() else None

    async def choose_paper(self) -> PaperKind | None:
        """Return which of the papers it has now is meant, None when the person went back."""
        papers = papers_of(self._transfer)
        if len(papers) < 2:
            return papers[0] if papers else None
        answer = await self.choose_reason(said("Which paper?"), [ReasonRow(kind, paper_word(kind)) for kind in papers])
        return PaperKind(answer[0]) if answer else None

    def take_scan(self, raw: str) -> None:
        """Take one scan, wherever the focus is."""
        if not self.asking.takes(raw, self.tell):
            self.scan_requested.emit(raw)

    def show_loading(self) -> None:
        """Say that the transfer is on its way."""
        self.lines.put(())
        self.table.show_loading()

    def show_transfer(self, transfer: OpenedTransfer, stage: Stage, rows: Sequence[LineRow], *, is_begun: bool) -> None:
        """Show it."""
        is_other = stage is not self._stage or not self._title.text().startswith(transfer.number)
        self._transfer, self._stage, self._is_begun = transfer, stage, is_begun
        self._waiting = len(waiting_endings(transfer))
        self._is_template = bool(transfer.template_name)
        self._has_sent = any(line.dispatched > 0 for line in transfer.lines)
        self._title.setText(transfer.number)
        self._way.setText(f"{transfer.from_code} → {transfer.to_code}")
        self._status.setText(status_word(transfer.status))
        self._status.setProperty("state", "late" if transfer.is_late else "")
        restyle(self._status)
        self._state.setText(self._state_words(transfer))
        self.lines.put(rows)
        self.table.show_rows()
        if is_other:
            self._show_ready()
        self.function_keys_changed.emit()

    def show_stop(self, stop: PickProposal | None) -> None:
        """Show where to go next while picking."""
        self._stop.setVisible(stop is not None)
        if stop is not None:
            lot = self.tr(", lot {lot}").format(lot=stop.lot_code) if stop.lot_code else ""
            words = self.tr("Go to {bin}: {quantity} of {sku}{lot}").format(
                bin=stop.location_code, quantity=shown_quantity(stop.quantity), sku=stop.sku, lot=lot
            )
            on_pallets = self.tr(" ({quantity} on pallets)").format(quantity=shown_quantity(stop.on_pallets))
            self._stop.setText(words + on_pallets if stop.on_pallets else words)

    def show_problem(self, problem: InvistaError) -> None:
        """Say why it cannot be shown."""
        self.table.show_problem(problem)

    def tell(self, verdict: Verdict, title: Said, advice: Said | None = None) -> None:
        """Say what became of a scan or a key."""
        self.banner.tell(verdict, title, advice)
        self._tones.play(verdict)

    async def ask(self, question: NeedsConfirmation) -> bool:
        """Return whether the person confirms."""
        return await ask(question.title, question.advice, confirm=said("Take it in"), parent=self)

    async def choose_reason(self, title: Said, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return the chosen reason and its note."""
        return await self.asking.reason(title, reasons)

    async def ask_note(self, title: Said) -> str | None:
        """Return a note."""
        return await self.asking.note(title)

    async def ask_missing(self, row: LineRow, transfer: OpenedTransfer) -> tuple[Missing, str, str] | None:
        """Return how missing units of a line end."""
        under_way = [one for one in transfer.manifest if one.item_id == row.item_id]
        dialog = MissingDialog(row, under_way, transfer, self)
        return dialog.answer() if await self.asking.answered(dialog) else None

    async def choose_rest(self, reasons: Sequence[ReasonRow]) -> tuple[str, str] | None:
        """Return why the rest is never sent, or that it is sent later."""
        later = ReasonRow(LATER, self.tr("The rest is sent later"))
        return await self.choose_reason(said("Not everything is picked."), (later, *reasons))

    async def ask_name(self) -> str | None:
        """Return what a template is to be called."""
        return await self.ask_note(said("What is the template called?"))

    async def choose_ending(self, endings: Sequence[ResolutionRow]) -> ResolutionRow | None:
        """Return which ending is meant."""
        rows = [ReasonRow(str(place), ending_words(ending)) for place, ending in enumerate(endings)]
        answer = await self.choose_reason(said("Which one?"), rows)
        return endings[int(answer[0])] if answer else None

    async def ask_decision(self, ending: ResolutionRow, *, is_own: bool) -> tuple[Decision, str] | None:
        """Return what is said to an ending, and the note."""
        no = ReasonRow(Decision.REJECT, self.tr("No, it is not settled so"), needs_note=True)
        others = (ReasonRow(Decision.APPROVE, self.tr("Yes, settle it so")), no)
        own = (ReasonRow(Decision.WITHDRAW, self.tr("Withdraw: somebody else says yes or no")),)
        answer = await self.choose_reason(said("{ending}", ending=ending_words(ending)), own if is_own else others)
        return (Decision(answer[0]), answer[1]) if answer else None

    def _has_missing(self) -> bool:
        return any(row.in_transit > 0 for row in self.lines.rows)

    def _ask_missing(self) -> None:
        row = self.table.table.current_row() or next(iter(self.lines.rows), None)
        if row is not None and row.in_transit > 0:
            self.missing_requested.emit(row)
        else:
            self.tell(Verdict.REFUSED, said("Nothing of this line is under way."), said("Choose a line that has some."))

    def _next_deed(self) -> str:
        if self._stage is Stage.LOOK:
            can_close = self._title.text() and self._transfer.status.value in ("RECEIVED", "PARTLY_RECEIVED")
            return self.tr("Close") if can_close and not self._has_missing() else ""
        return {
            Stage.WRITE: self.tr("New transfer") if self._is_template else self.tr("Ask for it"),
            Stage.APPROVE: self.tr("Approve"),
            Stage.SEND: self.tr("Send"),
            Stage.ARRIVE: self.tr("Take in"),
        }[self._stage]

    def _refusal(self) -> str:
        if self._stage in (Stage.ARRIVE, Stage.LOOK):
            has_begun = any(row.received > 0 or row.resolved > 0 for row in self.lines.rows)
            return self.tr("Call it back") if self._has_missing() and not has_begun else ""
        return {
            Stage.WRITE: self.tr("Remove template") if self._is_template else self.tr("Give up"),
            Stage.APPROVE: self.tr("Reject"),
            Stage.SEND: self.tr("Give up"),
        }[self._stage]

    def _state_words(self, transfer: OpenedTransfer) -> str:
        parts = []
        if transfer.template_name:
            parts.append(self.tr("template {name}").format(name=transfer.template_name))
        if transfer.picker:
            parts.append(self.tr("picked by {person}").format(person=transfer.picker))
        if transfer.needed_by is not None:
            parts.append(self.tr("needed by {day}").format(day=shown_day(transfer.needed_by)))
        if transfer.pallets:
            parts.append(self.tr("pallets under way: %n", "", len(transfer.pallets)))
        if transfer.note:
            parts.append(transfer.note)
        if self._waiting:
            parts.append(self.tr("%n waiting for a yes", "", self._waiting))
        if self._is_begun:
            parts.append(self.tr("kept on this workstation, not posted yet"))
        return ", ".join(parts)

    def _show_ready(self) -> None:
        template = (Verdict.READY, said("A template."), said("F9 writes a transfer with its lines."))
        draft = (Verdict.READY, said("A draft."), said("F9 asks for its goods."))
        words = {
            Stage.WRITE: template if self._is_template else draft,
            Stage.APPROVE: (Verdict.READY, said("It waits for a yes."), said("Somebody else than who asked says it.")),
            Stage.SEND: (Verdict.READY, said("Ready to scan."), said("Scan what you take from the bin.")),
            Stage.ARRIVE: (Verdict.READY, said("Ready to scan."), said("Scan what arrived.")),
            Stage.LOOK: (Verdict.READY, said("Nothing to scan."), said("This is how it stands.")),
        }[self._stage]
        self.banner.tell(*words)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(14)
        for part in (self._title, self._way, self._status):
            head.addWidget(part)
        head.addStretch()
        head.addWidget(self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(self._stop)
        layout.addWidget(self.table, 1)
        self._stop.hide()
