"""Posted receipts found later: searched, filtered, sorted and windowed by the database, and read back."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from invista_desktop.errors import Conflict, NotPermitted
from invista_desktop.local_stack.postgres import Address
from invista_desktop.models.domain.found import NothingFound, ReceiptFound
from invista_desktop.models.domain.posted_receipts import (
    ReceiptFilter,
    ReceiptQuestion,
    ReceiptRow,
    ReceiptSort,
    ReceiptStanding,
)
from invista_desktop.models.domain.receiving import DraftLine, ReverseGoodsReceipt
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.scanning.interpreter import interpret
from tests.builders import COLLEAGUE, RECEIVER, Business, Warehouse
from tests.services.receiving_given import arrival, desk_of, opened, post, posting_of, statements_counted

Admin = psycopg.Connection[Any]

# What each sort means, in SQL written for this test alone.
PLAIN_SORTS = {
    ReceiptSort.POSTED: "r.posted_at",
    ReceiptSort.NUMBER: "r.receipt_number",
    ReceiptSort.ORDER: "o.order_number",
    ReceiptSort.SUPPLIER: "s.name",
    ReceiptSort.PERSON: "u.display_name",
    ReceiptSort.STANDING: "case when r.reverses_id is not null then 'reversal'"
    " when r.status = 'REVERSED' then 'taken_back'"
    " when exists (select from goods_receipt x where x.reverses_id = r.id) then 'partly_taken_back' else 'posted' end",
}


@pytest.fixture(scope="module")
def posted(cluster: Address, business_template: str) -> Iterator[Business]:
    """A database with some sixty receipts of two people in two warehouses, some of them taken back."""
    database = Business.clone(cluster, business_template)
    with database.connect_admin() as admin:
        _post_many(database, Warehouse(admin))
    yield database
    database.drop()


@pytest.fixture(scope="module")
def desk(posted: Business) -> Iterator[ReceivingDesk]:
    with desk_of(posted) as desk:
        yield desk


@pytest.fixture
def books(posted: Business) -> Iterator[Admin]:
    with posted.connect_admin() as connection:
        yield connection


def _post_many(database: Business, warehouse: Warehouse) -> None:
    dice = random.Random(7)  # noqa: S311 - the same data every time
    suppliers = [warehouse.supplier(name=name) for name in ("Beta", "Alpha", "Ärger", "beta", "Gamma")]
    with desk_of(database) as mine, desk_of(database, person=COLLEAGUE) as theirs:
        for number in range(50):
            site = Warehouse(warehouse.admin, "NORTH" if number % 5 == 0 else "MAIN")
            desk = theirs if number % 3 == 0 else mine
            given = site.order(number=f"PO-{dice.randint(1, 9)}-{number}", supplier=dice.choice(suppliers), BOLT=9)
            order = opened(desk, given)
            receipt = post(desk, posting_of(order, arrival(order, "BOLT", 2)))
            if number % 5 == 1:
                mine.reverse(ReverseGoodsReceipt(uuid4(), receipt.receipt_id, "WRONG_ITEM"))
    for number in range(4):
        _on_day(warehouse.admin, number, datetime.now(UTC) - timedelta(days=3))


def _on_day(admin: Admin, offset: int, moment: datetime) -> None:
    """Let a sixth of the receipts, in four groups of ties, have been posted earlier; the books refuse that to all."""
    admin.execute("set session_replication_role = replica")
    admin.execute(
        "update goods_receipt set posted_at = %s where right(receipt_number, 2)::int %% 6 = %s",
        (moment - timedelta(hours=offset), offset),
    )
    admin.execute("set session_replication_role = origin")


def found(desk: ReceivingDesk, **asked: Any) -> list[ReceiptRow]:
    question = ReceiptQuestion(**asked)
    return list(desk.receipt_window(question, 0, desk.count_receipts(question)))


def numbers(desk: ReceivingDesk, **asked: Any) -> list[str]:
    return [row.number for row in found(desk, **asked)]


def in_books(admin: Admin, condition: str) -> set[str]:
    return {
        number
        for (number,) in admin.execute(
            "select r.receipt_number from goods_receipt r join warehouse w on w.id = r.warehouse_id where " + condition
        )
    }


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(ReceiptSort))
def test_every_sort_equals_the_plain_order_by_in_whatever_order_windows_are_asked(
    desk: ReceivingDesk, books: Admin, sort: ReceiptSort, *, descending: bool
) -> None:
    way = "desc" if descending else "asc"
    rows = books.execute(
        "select r.receipt_number from goods_receipt r join purchase_order o on o.id = r.purchase_order_id"
        " join supplier s on s.id = o.supplier_id join app_user u on u.id = r.posted_by"
        f" order by {PLAIN_SORTS[sort]} {way}, r.receipt_number {way}",
    )
    plain = [number for (number,) in rows]
    question = ReceiptQuestion(sort=sort, descending=descending)

    total = desk.count_receipts(question)
    shown: dict[int, str] = {}
    windows = list(range(0, total, 7))
    random.Random(f"{sort}{way}").shuffle(windows)  # noqa: S311 - the same order every time
    for first in windows:
        shown |= dict(enumerate((row.number for row in desk.receipt_window(question, first, 7)), first))

    assert total == len(plain) == 60
    assert [shown[place] for place in range(total)] == plain


def test_mine_are_those_i_posted(desk: ReceivingDesk, books: Admin) -> None:
    mine = set(numbers(desk, filter=ReceiptFilter.MINE))

    assert mine == in_books(books, f"r.posted_by = '{RECEIVER}'")
    assert 0 < len(mine) < 60


def test_todays_are_those_of_the_warehouses_own_day(desk: ReceivingDesk, books: Admin) -> None:
    # 26 hours apart: a day that began elsewhere is wrong for one of the two, whatever the hour.
    around: dict[str, str] = {}
    for code, timezone in (("NORTH", "Pacific/Kiritimati"), ("MAIN", "Etc/GMT+12")):
        books.execute("update warehouse set timezone = %s where code = %s", (timezone, code))
        before, after = sorted(in_books(books, f"w.code = '{code}'"))[:2]
        around |= {before: f"{code} before midnight", after: f"{code} after midnight"}
        _at_midnight(books, before, "- interval '1 minute'")
        _at_midnight(books, after, "+ interval '0 minutes'")

    today = set(numbers(desk, filter=ReceiptFilter.TODAY))

    assert {around[number] for number in today & around.keys()} == {"NORTH after midnight", "MAIN after midnight"}


def _at_midnight(books: Admin, number: str, later: str) -> None:
    books.execute("set session_replication_role = replica")
    books.execute(
        "update goods_receipt r set posted_at ="
        f" date_trunc('day', now() at time zone w.timezone) at time zone w.timezone {later}"
        " from warehouse w where w.id = r.warehouse_id and r.receipt_number = %s",
        (number,),
    )
    books.execute("set session_replication_role = origin")


def test_taken_back_are_those_another_receipt_reverses_and_each_says_what_it_is(
    desk: ReceivingDesk, books: Admin
) -> None:
    taken_back = found(desk, filter=ReceiptFilter.TAKEN_BACK)

    assert {row.number for row in taken_back} == in_books(books, "r.status = 'REVERSED'")
    assert {row.standing for row in taken_back} == {ReceiptStanding.TAKEN_BACK}
    reversals = {row.number for row in found(desk) if row.standing is ReceiptStanding.REVERSAL}
    assert reversals == in_books(books, "r.reverses_id is not null")


def test_who_works_in_one_warehouse_sees_counts_opens_and_scans_its_receipts_only(
    posted: Business, desk: ReceivingDesk, books: Admin
) -> None:
    north, other = in_books(books, "w.code = 'NORTH'"), in_books(books, "w.code = 'MAIN'")

    with desk_of(posted, warehouses=["NORTH"]) as limited, desk_of(posted, warehouses=[]) as nowhere:
        assert set(numbers(limited)) == north
        assert numbers(nowhere) == []
        hidden = next(row for row in found(desk) if row.number in other)
        with pytest.raises(Conflict):
            limited.posted_receipt(hidden.receipt_id)
        assert limited.resolve(interpret(hidden.number, ScanSettings())) == NothingFound(hidden.number)
        with pytest.raises(NotPermitted):
            limited.reverse(ReverseGoodsReceipt(uuid4(), hidden.receipt_id, "WRONG_ITEM"))


def test_who_may_not_read_receipts_finds_none(posted: Business) -> None:
    with desk_of(posted, "catalogue.read", "purchasing.read") as reader:
        assert numbers(reader) == []


def test_who_may_not_read_suppliers_sees_the_receipts_without_their_names(posted: Business) -> None:
    with desk_of(posted, "receiving.read", "catalogue.read") as unnamed:
        rows = found(unnamed, sort=ReceiptSort.SUPPLIER)

    assert len(rows) == 60
    assert {row.supplier_name for row in rows} == {""}


@pytest.fixture
def searchable(desk: ReceivingDesk, books: Admin) -> Iterator[str]:
    """A receipt with words of its own: its order's, its supplier's, its delivery note's, its items'."""
    warehouse = Warehouse(books)
    tag = uuid4().hex[:6].upper()
    ordered: dict[str, Any] = {f"ZINC-{tag}": 5}
    given = warehouse.order(number=f"FIND-{tag}", supplier=warehouse.supplier(name=f"Quokka {tag} & Sons"), **ordered)
    stray = warehouse.product(f"STRAY%{tag}", name=f"Nobody ordered {tag}").product_id
    order = opened(desk, given)
    unexpected = DraftLine("9", None, stray, None, accepted=Decimal(1))
    number = post(
        desk, posting_of(order, arrival(order, f"ZINC-{tag}", 1), unexpected, delivery_note=f"DN/{tag}_1")
    ).receipt_number
    yield f"{tag} {number}"
    books.execute("set session_replication_role = replica")
    books.execute("delete from goods_receipt_item i using goods_receipt r"
                  " where r.id = i.goods_receipt_id and r.receipt_number = %s", (number,))  # fmt: skip
    books.execute("delete from goods_receipt where receipt_number = %s", (number,))
    books.execute("set session_replication_role = origin")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("{number}", True),
        ("  {number} ", True),
        ("find-{tag}", True),
        ("quokka {tag}", True),
        ("dn/{tag}_", True),
        ("ZINC-{tag}", True),
        ("TRAY%{tag}", False),
        ("stray%{tag}", True),
        ("ordered {tag}", True),
        ("\x00FIND-\ud800{tag}", True),
        ("FIND_{tag}", False),
        ("STRAY_{tag}", False),
    ],
)
def test_a_receipt_is_found_by_number_order_supplier_delivery_note_and_item(
    desk: ReceivingDesk, searchable: str, words: str, *, is_found: bool
) -> None:
    tag, number = searchable.split()

    assert numbers(desk, search=words.format(tag=tag, number=number)) == ([number] if is_found else [])


def test_a_window_is_one_question_however_many_receipts_it_shows(desk: ReceivingDesk) -> None:
    question = ReceiptQuestion()
    desk.count_receipts(question)

    with statements_counted() as sent:
        desk.receipt_window(question, 0, 50)

    assert len([statement for statement in sent if "goods_receipt" in statement]) == 1


# ---- one of them


@pytest.fixture
def own(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


def bolts(desk: ReceivingDesk, warehouse: Warehouse, **said: Any) -> UUID:
    order = opened(desk, warehouse.order(BOLT=10))
    line = arrival(order, "BOLT", 6, held=3, rejected=1, rejection_reason="DAMAGED")
    return post(desk, posting_of(order, line, **said)).receipt_id


def test_a_receipt_says_who_posted_it_where_and_whether_its_order_takes_more(
    own: ReceivingDesk, warehouse: Warehouse
) -> None:
    receipt = own.posted_receipt(bolts(own, warehouse, delivery_note="DN 7"))

    assert receipt.standing is ReceiptStanding.POSTED
    assert (receipt.workstation, receipt.note.delivery_note) == ("WS-1", "DN 7")
    assert receipt.note.receiver == f"Demo Person {RECEIVER.int % 10}"
    assert receipt.is_order_open
    assert receipt.can_be_taken_back
    assert receipt.linked == ()
    assert "WRONG_ITEM" in {reason.code for reason in receipt.reversal_reasons}
    (line,) = receipt.note.lines
    assert [line.accepted, line.held, line.rejected] == [Decimal(6), Decimal(3), Decimal(1)]
    assert line.rejection_reason == "Damaged"


def test_what_is_partly_taken_back_links_to_its_reversals_and_they_to_it(
    own: ReceivingDesk, warehouse: Warehouse
) -> None:
    known = bolts(own, warehouse)
    warehouse.move("BOLT", 4, "MAIN-DOCK", "MAIN-A-01")
    partly = frozenset({"partial_reversal"})
    first = own.reverse(ReverseGoodsReceipt(uuid4(), known, "WRONG_ITEM", "by mistake", partly))

    receipt, reversal = own.posted_receipt(known), own.posted_receipt(first.receipt_id)
    assert (receipt.standing, receipt.can_be_taken_back) == (ReceiptStanding.PARTLY_TAKEN_BACK, True)
    assert [link.number for link in receipt.reversals] == [first.receipt_number]
    assert (reversal.standing, reversal.can_be_taken_back) == (ReceiptStanding.REVERSAL, False)
    assert reversal.reverses is not None
    assert (reversal.reverses.number, reversal.reversals) == (receipt.number, ())
    assert (reversal.reason, reversal.remark) == (
        next(reason.label for reason in receipt.reversal_reasons if reason.code == "WRONG_ITEM"), "by mistake",
    )  # fmt: skip
    partly_rows = [row.standing for row in found(own, filter=ReceiptFilter.TAKEN_BACK)]
    assert partly_rows == [ReceiptStanding.PARTLY_TAKEN_BACK]

    warehouse.move("BOLT", 4, "MAIN-A-01", "MAIN-DOCK")
    own.reverse(ReverseGoodsReceipt(uuid4(), known, "WRONG_ITEM"))
    whole = own.posted_receipt(known)
    assert (whole.standing, whole.can_be_taken_back, len(whole.reversals)) == (ReceiptStanding.TAKEN_BACK, False, 2)


def test_a_completed_order_is_not_offered_again(own: ReceivingDesk, warehouse: Warehouse) -> None:
    order = opened(own, warehouse.order(BOLT=1))

    receipt = own.posted_receipt(post(own, posting_of(order, arrival(order, "BOLT", 1))).receipt_id)

    assert (receipt.is_order_open, receipt.note.order_completed) == (False, True)


def test_a_scanned_receipt_number_is_its_receipt_on_its_warehouses_day(
    own: ReceivingDesk, warehouse: Warehouse
) -> None:
    known = bolts(own, warehouse)
    number = own.posted_receipt(known).number
    day = warehouse.one(
        "update warehouse set timezone = 'Pacific/Kiritimati' where code = 'MAIN'"
        " returning (now() at time zone 'Pacific/Kiritimati')::date"
    )

    for raw in (number, f"]C0{number}"):
        assert own.resolve(interpret(raw, ScanSettings())) == ReceiptFound(known, number, day)


def test_list_page_and_paper_tell_the_time_of_the_warehouse(own: ReceivingDesk, warehouse: Warehouse) -> None:
    known = bolts(own, warehouse)
    warehouse.admin.execute("update warehouse set timezone = 'Asia/Tokyo' where code = 'MAIN'")

    (row,) = own.receipt_window(ReceiptQuestion(), 0, 10)

    assert row.posted_at.utcoffset() == timedelta(hours=9)
    assert str(row.posted_at) == str(own.posted_receipt(known).note.posted_at)
