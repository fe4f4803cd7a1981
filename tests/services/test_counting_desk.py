"""The counting desk: the app's commands from a plan to a posted audit, and the lists beside them."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.count_commands import (
    AskRecount,
    AssignBins,
    AuditMethod,
    CountEntry,
    CountScope,
    DecideLines,
    EntryKind,
    PlanAudit,
    PostAudit,
    RecordEntries,
    ReviewedLine,
    ReviewLines,
    StartAudit,
    SubmitAudit,
    TakeBins,
)
from invista_desktop.models.domain.counts import (
    AuditFilter,
    AuditQuestion,
    AuditSort,
    LineFilter,
    LineQuestion,
    LineSort,
)
from invista_desktop.models.domain.lifecycles import AUDIT_ITEM_STEPS, AUDIT_STEPS, AuditBinState, AuditStatus
from invista_desktop.services.counting.desk import CountingDesk
from invista_desktop.services.database.transactions import Transactions
from tests.builders import COLLEAGUE, Business
from tests.counts_given import THIRD, another
from tests.stock_given import Stock


@pytest.fixture
def desk(transactions: Transactions) -> CountingDesk:
    return CountingDesk(transactions)


@pytest.fixture
def colleague(business: Business) -> Iterator[CountingDesk]:
    with another(business) as other:
        yield CountingDesk(other)


@pytest.fixture
def reviewer(business: Business) -> Iterator[CountingDesk]:
    with another(business, THIRD) as other:
        yield CountingDesk(other)


def begun(desk: CountingDesk, stock: Stock) -> UUID:
    """Plan and start an audit of one bin with ten bolts."""
    stock.pile("BOLT", 10, standard_cost=2)
    audit, building = uuid4(), UUID(str(stock.warehouse.one("select id from warehouse where code = 'MAIN'")))
    scope = CountScope(location_ids=(stock.warehouse.location("MAIN-A-01"),))
    planned = desk.post(PlanAudit(uuid4(), audit, building, method=AuditMethod.PERPETUAL, scope=scope))
    assert (planned.audit_id, planned.status, planned.is_repeat) == (audit, AuditStatus.PLANNED, False)
    assert desk.post(StartAudit(uuid4(), audit)).lines == 1
    return audit


def counted(desk: CountingDesk, stock: Stock, audit: UUID, quantity: str) -> None:
    look, place = uuid4(), stock.warehouse.location("MAIN-A-01")
    now: datetime = stock.warehouse.one("select clock_timestamp()")
    bolt = UUID(str(stock.warehouse.one("select id from product where sku = 'BOLT'")))
    command = RecordEntries(
        uuid4(),
        (
            CountEntry(uuid4(), audit, look, EntryKind.ITEM, place, 1, now, product_id=bolt, quantity=Decimal(quantity),
                       session_id=look),
            CountEntry(uuid4(), audit, look, EntryKind.BIN_DONE, place, 2, now, session_id=look),
        ),
    )  # fmt: skip
    first, again = desk.record(command), desk.record(command)
    assert all(answer.is_accepted for answer in first.answers)
    assert (first.answers, first.is_repeat, again.is_repeat) == (again.answers, False, True)


def test_an_audit_goes_from_its_plan_to_the_books(
    desk: CountingDesk, colleague: CountingDesk, reviewer: CountingDesk, stock: Stock
) -> None:
    audit = begun(desk, stock)
    [task] = desk.bins(audit)
    desk.post(TakeBins(uuid4(), audit, (task.bin_id,)))
    counted(desk, stock, audit, "8")
    colleague.bins(audit)  # whoever has been here can be given work
    desk.post(AssignBins(uuid4(), audit, (task.bin_id,), COLLEAGUE))
    counted(colleague, stock, audit, "8")
    reviewer.post(SubmitAudit(uuid4(), audit))
    [line] = reviewer.line_window(LineQuestion(audit), 0, 10)
    reviewer.post(ReviewLines(uuid4(), audit, (ReviewedLine(line.item_id, "LOST"),)))
    reviewer.post(DecideLines(uuid4(), audit, (line.item_id,), "approve"))

    done = reviewer.post(PostAudit(uuid4(), audit))

    assert (done.status, done.lines, done.value) == (AuditStatus.COMPLETED, 1, Decimal("-4.0"))
    assert (line.found, line.counted, line.book, line.variance) == ("short", *map(Decimal, (8, 10, -2)))
    assert stock.warehouse.on_hand("BOLT", "MAIN-A-01") == 8
    assert {row.kind: row.gross_value for row in reviewer.accuracy(audit)} == dict.fromkeys(
        ("zone", "class", "counter"), 4
    )
    assert reviewer.repeat_offenders() == ()


def test_the_lists_answer_by_filter_search_and_sort(desk: CountingDesk, reviewer: CountingDesk, stock: Stock) -> None:
    audit = begun(desk, stock)
    counted(desk, stock, audit, "10")

    for sort in AuditSort:
        [row] = desk.audit_window(AuditQuestion(sort=sort, descending=True), 0, 5)
        assert (row.audit_id, row.bins, row.bins_done, row.status) == (audit, 1, 1, AuditStatus.IN_PROGRESS)
    assert desk.count_audits(AuditQuestion(search="IA-", filter=AuditFilter.ALL)) == 1
    assert desk.count_audits(AuditQuestion(search="nothing")) == 0
    assert desk.count_audits(AuditQuestion(filter=AuditFilter.ENDED)) == 0
    for line_sort in LineSort:
        question = LineQuestion(audit, search="bolt", filter=LineFilter.ALL, sort=line_sort)
        assert [line.found for line in desk.line_window(question, 0, 5)] == ["right"]
    assert desk.count_lines(LineQuestion(audit, filter=LineFilter.OFF)) == 0
    assert desk.count_lines(LineQuestion(audit, filter=LineFilter.UNDECIDED)) == 0
    assert desk.count_lines(LineQuestion(audit, filter=LineFilter.NOT_COUNTED)) == 0


def test_who_counts_is_not_told_what_the_books_expect(desk: CountingDesk, business: Business, stock: Stock) -> None:
    audit = begun(desk, stock)

    with another(business, COLLEAGUE, "counts.count") as counter:
        blind = CountingDesk(counter)
        [task] = blind.bins(audit)
        lines = blind.count_lines(LineQuestion(audit, filter=LineFilter.ALL))

    assert (task.place, task.state) == ("MAIN-A-01", AuditBinState.TO_COUNT)
    assert lines == 0


def test_nobody_unknown_is_given_bins(desk: CountingDesk, stock: Stock) -> None:
    audit = begun(desk, stock)
    [task] = desk.bins(audit)

    with pytest.raises(RuleViolation) as refusal:
        desk.post(AssignBins(uuid4(), audit, (task.bin_id,), uuid4()))

    assert refusal.value.code == "counter_unknown"


def test_a_recount_is_asked_for(desk: CountingDesk, reviewer: CountingDesk, stock: Stock) -> None:
    audit = begun(desk, stock)
    counted(desk, stock, audit, "10")
    [task] = desk.bins(audit)

    reviewer.post(AskRecount(uuid4(), audit, (task.bin_id,)))

    assert [one.state for one in desk.bins(audit)] == [AuditBinState.RECOUNT]


@pytest.mark.parametrize(
    ("table", "steps"), [("inventory_audit", AUDIT_STEPS), ("inventory_audit_item", AUDIT_ITEM_STEPS)]
)
def test_the_steps_are_the_databases(stock: Stock, table: str, steps: frozenset[tuple[str, str]]) -> None:
    rows = stock.warehouse.admin.execute(
        "select from_status, to_status from lifecycle_step where object = %s", (table,)
    ).fetchall()

    assert {tuple(row) for row in rows} == {(str(before), str(after)) for before, after in steps}


def test_due_schedules_are_planned_through_the_desk(desk: CountingDesk) -> None:
    assert desk.plan_due(uuid4()) == 0
