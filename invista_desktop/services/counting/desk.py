"""The counting desk: everything the screens of counting ask of the business database."""

from uuid import UUID

from invista_desktop.models.domain.count_commands import (
    CountCommand,
    CountDone,
    EntriesRecorded,
    RecordEntries,
)
from invista_desktop.models.domain.counts import (
    AccuracyRow,
    AuditQuestion,
    AuditRow,
    BinTask,
    LineQuestion,
    LineRow,
    OffenderRow,
)
from invista_desktop.services.counting.audit_list import AuditList
from invista_desktop.services.counting.line_list import LineList, accuracy, bin_tasks, repeat_offenders
from invista_desktop.services.counting.postings import plan_due_audits, post_count, record_entries
from invista_desktop.services.database.transactions import Transactions


class CountingDesk:
    """Asks and posts as the person signed in. Every method blocks; call it on a worker thread.

    Raises, everywhere: `Unavailable` when the database does not answer, `NotPermitted`, `Conflict` when
    somebody was faster, `RuleViolation` otherwise.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions, self._ask = transactions, transactions.run_again_if_lost
        self._audits, self._lines = AuditList(), LineList()

    def count_audits(self, question: AuditQuestion) -> int:
        """Return how many audits the question finds."""
        return self._ask(self._audits.count, question)

    def audit_window(self, question: AuditQuestion, first: int, count: int) -> tuple[AuditRow, ...]:
        """Return `count` of the found audits from number `first` on."""
        return self._ask(self._audits.window, question, first, count)

    def bins(self, audit_id: UUID) -> tuple[BinTask, ...]:
        """Return the bins of an audit; what the books expect in them is not told."""
        return self._ask(bin_tasks, audit_id)

    def count_lines(self, question: LineQuestion) -> int:
        """Return how many lines the question finds; none for who may not review."""
        return self._ask(self._lines.count, question)

    def line_window(self, question: LineQuestion, first: int, count: int) -> tuple[LineRow, ...]:
        """Return `count` of the found lines from number `first` on."""
        return self._ask(self._lines.window, question, first, count)

    def accuracy(self, audit_id: UUID) -> tuple[AccuracyRow, ...]:
        """Return how right the books were, by zone, class and counter."""
        return self._ask(accuracy, audit_id)

    def repeat_offenders(self) -> tuple[OffenderRow, ...]:
        """Return the items that were off in more than one audit."""
        return self._ask(repeat_offenders)

    def record(self, command: RecordEntries) -> EntriesRecorded:
        """Send entries; sent again they count once."""
        return record_entries(self._transactions, command)

    def post(self, command: CountCommand) -> CountDone:
        """Do what a command says; sent twice, it is done once."""
        return post_count(self._transactions, command)

    def plan_due(self, operation_id: UUID) -> int:
        """Make an audit of every schedule that is due; return how many."""
        return plan_due_audits(self._transactions, operation_id)
