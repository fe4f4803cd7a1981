"""Labels and notes of a posted receipt, from the books to a folder or a label printer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest

from invista_desktop.errors import Conflict, NotPermitted, RuleViolation, Unavailable
from invista_desktop.models.domain.papers import GoodsReceiptNote, Organisation, Party
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, PrintState
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer, PrintingRules
from invista_desktop.models.domain.receiving import (
    DraftLine,
    GoodsReceiptPosted,
    OpenedOrder,
    ReverseGoodsReceipt,
)
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.printing.desk import PrintDesk
from invista_desktop.services.printing.jobs import PrintJobs
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.labels import label_facts, labels_for
from invista_desktop.services.receiving.prints import ReceivingPrints
from invista_desktop.services.receiving.receipts import goods_receipt_note_of, received_lines_of
from invista_desktop.services.scanning.interpreter import interpret
from tests.builders import RECEIVER, Business, Order, Warehouse
from tests.services.printers_given import HASTY, nobody_listens, raw_printer, reads_then_hangs, zpl_printer
from tests.services.receiving_given import arrival, desk_of, opened, post, posting_of, statements_counted


@pytest.fixture
def desk(business: Business) -> Iterator[ReceivingDesk]:
    with desk_of(business) as desk:
        yield desk


@dataclass(frozen=True)
class Office:
    """Prints with whatever settings it is given, and knows what became of the jobs."""

    desk: ReceivingDesk
    jobs: PrintJobs
    folder: Path

    @property
    def pdf(self) -> PrinterSettings:
        return PrinterSettings("PDF", PrinterKind.PDF_FOLDER, str(self.folder))

    def prints(
        self, labels: PrinterSettings | None = None, rule: EventRule | None = None, *, scans_back: bool = False
    ) -> ReceivingPrints:
        rules = PrintingRules(at_scan=rule or EventRule(), at_posting=rule or EventRule())
        settings = PrintingSettings(labels or self.pdf, self.pdf, rules, scans_back=scans_back)
        desk = PrintDesk(self.jobs, TemplateLibrary(self.folder / "labels").load, HASTY)
        return ReceivingPrints(self.desk, desk, lambda: settings, lambda: "Demo Receiver")

    def texts(self) -> list[str]:
        return [text_of(file) for file in sorted(self.folder.glob("*.pdf"))]

    def states(self) -> list[PrintState]:
        return [job.state for job in self.jobs.recent()]


@pytest.fixture
def office(desk: ReceivingDesk, tmp_path: Path) -> Office:
    return Office(desk, PrintJobs(tmp_path / "jobs.sqlite3", lambda: datetime.now(UTC)), tmp_path / "prints")


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


@dataclass(frozen=True)
class Delivery:
    """A posted receipt of milk (a lot, partly held and rejected) and one drill (a serial)."""

    given: Order
    order: OpenedOrder
    lines: tuple[DraftLine, ...]
    receipt: GoodsReceiptPosted


@pytest.fixture
def delivery(desk: ReceivingDesk, warehouse: Warehouse) -> Delivery:
    warehouse.product("MILK", name="Fresh milk", base_unit_code="L", is_lot_tracked=True, has_expiry=True)
    warehouse.product("DRILL", name="Cordless drill", is_serialized=True)
    warehouse.admin.execute(
        "update warehouse set name = 'Central warehouse', timezone = 'Asia/Tokyo', address = E'Dock 4\\n1 Harbour Road'"
        " where code = 'MAIN'"
    )
    warehouse.admin.execute(
        "insert into organisation_setting (key, value) values ('organisation_name', '\"Invista Demo Trading\"'),"
        ' (\'organisation_address\', \'["1 Example Quay", " ", "10115 Sample Town"]\')'
    )
    supplier = warehouse.supplier(code="SUP-MILK", name="Quokka Dairies", address="2 Meadow Lane")
    given = warehouse.order(supplier=supplier, MILK=20, DRILL=2)
    order = opened(desk, given)
    milk = arrival(
        order, "MILK", "7.5", held="2.5", rejected=1, rejection_reason="DAMAGED", lot_code="L7",
        expiry_date=order.today + timedelta(days=60), put_away_location_id=warehouse.location("MAIN-A-01"),
    )  # fmt: skip
    drill = arrival(order, "DRILL", 2, serials=("SN-2", "SN-1"))
    receipt = post(desk, posting_of(order, milk, drill, delivery_note="DN 77/812"))
    return Delivery(given, order, (milk, drill), receipt)


# ---- the note


def test_the_note_says_what_the_books_say(desk: ReceivingDesk, delivery: Delivery) -> None:
    note = desk.read(goods_receipt_note_of, delivery.receipt.receipt_id)

    assert note.organisation == Organisation("Invista Demo Trading", "", ("1 Example Quay", "10115 Sample Town"))
    assert note.supplier == Party("Quokka Dairies", "SUP-MILK", ("2 Meadow Lane",))
    assert note.warehouse == Party("Central warehouse", "MAIN", ("Dock 4", "1 Harbour Road"))
    assert (note.receipt_number, note.order_number) == (delivery.receipt.receipt_number, delivery.order.number)
    assert (note.receiver, note.delivery_note) == (f"Demo Person {RECEIVER.int % 10}", "DN 77/812")
    assert (note.posted_at, note.posted_at.utcoffset()) == (delivery.receipt.posted_at, timedelta(hours=9))
    assert (note.order_completed, note.reverses) == (False, "")


def test_the_lines_of_the_note_keep_their_order_and_their_parts(desk: ReceivingDesk, delivery: Delivery) -> None:
    milk, drill = desk.read(goods_receipt_note_of, delivery.receipt.receipt_id).lines

    assert (milk.number, milk.sku, milk.name, milk.unit) == (1, "MILK", "Fresh milk", "L")
    assert [milk.ordered, milk.received, milk.accepted, milk.held, milk.rejected] == [
        Decimal(20), Decimal(11), Decimal("7.5"), Decimal("2.5"), Decimal(1),
    ]  # fmt: skip
    assert (milk.rejection_reason, milk.lot, milk.put_away) == ("Damaged", "L7", "MAIN-A-01")
    assert milk.expiry == delivery.order.today + timedelta(days=60)
    assert (drill.number, drill.serials, drill.lot, drill.expiry) == (2, ("SN-1", "SN-2"), "", None)


def test_the_note_of_a_completed_order_says_so(desk: ReceivingDesk, delivery: Delivery) -> None:
    rest = opened(desk, delivery.given)
    milk = arrival(rest, "MILK", 10, lot_code="L8", expiry_date=date(2100, 1, 1))
    last = post(desk, posting_of(rest, milk))

    assert desk.read(goods_receipt_note_of, last.receipt_id).order_completed


def test_the_note_of_a_reversal_names_the_receipt_it_takes_back(desk: ReceivingDesk, delivery: Delivery) -> None:
    back = desk.reverse(ReverseGoodsReceipt(uuid4(), delivery.receipt.receipt_id, "WRONG_ORDER"))

    note = desk.read(goods_receipt_note_of, back.receipt_id)

    assert (note.reverses, note.order_completed) == (delivery.receipt.receipt_number, False)
    assert [(line.sku, line.accepted, line.rejected) for line in note.lines] == [
        ("MILK", Decimal("7.5"), Decimal(0)),
        ("DRILL", Decimal(2), Decimal(0)),
    ]


def test_what_was_not_on_the_order_is_on_the_note_without_an_ordered_quantity(
    desk: ReceivingDesk, warehouse: Warehouse
) -> None:
    order = opened(desk, warehouse.order(BOLT=1))
    stray = DraftLine("1", None, warehouse.product("STRAY").product_id, None, accepted=Decimal(2))

    receipt = post(desk, posting_of(order, stray))

    (line,) = desk.read(goods_receipt_note_of, receipt.receipt_id).lines
    assert (line.sku, line.ordered, line.accepted) == ("STRAY", None, Decimal(2))


def test_a_receipt_of_another_warehouse_or_of_nowhere_is_not_there(
    business: Business, desk: ReceivingDesk, delivery: Delivery
) -> None:
    with desk_of(business, warehouses=["NORTH"]) as stranger, pytest.raises(Conflict):
        stranger.read(goods_receipt_note_of, delivery.receipt.receipt_id)
    with pytest.raises(Conflict):
        desk.read(goods_receipt_note_of, uuid4())


def test_the_note_needs_the_catalogue_and_gets_by_without_suppliers(business: Business, delivery: Delivery) -> None:
    def note(*may: str) -> GoodsReceiptNote:
        with desk_of(business, "receiving.read", *may) as asking:
            return asking.read(goods_receipt_note_of, delivery.receipt.receipt_id)

    assert note("catalogue.read").supplier == Party("")
    with pytest.raises(NotPermitted):
        note("suppliers.read")


def test_a_long_note_is_read_with_as_few_questions_as_a_short_one(desk: ReceivingDesk, warehouse: Warehouse) -> None:
    counts = []
    for skus in ({"ONE": 1}, {"TWO": 1, "THREE": 1, "FOUR": 1}):
        order = opened(desk, warehouse.order(status="SENT", supplier=None, number=f"PO-{len(skus)}", **skus))
        receipt = post(desk, posting_of(order, *(arrival(order, sku, 1) for sku in skus)))
        with statements_counted() as sent:
            desk.read(goods_receipt_note_of, receipt.receipt_id)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_the_note_is_printed_as_a_pdf_that_can_be_read(office: Office, delivery: Delivery) -> None:
    told = office.prints().print_note(delivery.receipt.receipt_id)

    (text,) = office.texts()
    for words in (
        delivery.receipt.receipt_number, delivery.order.number, "Invista Demo Trading", "10115 Sample Town",
        "Quokka Dairies (SUP-MILK)", "Central warehouse (MAIN)", "DN 77/812", "(UTC+0900)", "Fresh milk", "L7",
        "Rejected: Damaged", "SN-1, SN-2", "MAIN-A-01", "the rest is outstanding",
    ):  # fmt: skip
        assert words in text
    assert str(told).startswith(f"Printed: goods receipt note of {delivery.receipt.receipt_number} (")
    assert str(told).endswith(" goods receipt note.pdf)")
    assert str(office.folder) not in str(told)
    assert office.states() == [PrintState.SENT]


# ---- the labels


def test_labels_are_printed_into_a_folder(office: Office, delivery: Delivery) -> None:
    told = office.prints().print_receipt_labels(delivery.receipt.receipt_id)

    (file,) = office.folder.glob("*.pdf")
    document = pypdfium2.PdfDocument(file.read_bytes())
    assert len(document) == 3
    document.close()
    assert str(told).startswith(f"Printed: labels of {delivery.receipt.receipt_number} (")


def test_labels_printed_later_say_what_those_of_the_posting_said(desk: ReceivingDesk, delivery: Delivery) -> None:
    number, rule = delivery.receipt.receipt_number, EventRule()
    items = {line.item_key for line in delivery.lines}
    facts = desk.read(label_facts, delivery.order.order_id, items, posted_at=delivery.receipt.posted_at)
    at_posting = labels_for(delivery.order, delivery.lines, facts, rule, receipt_number=number)

    order, lines = desk.read(received_lines_of, delivery.receipt.receipt_id)
    later = labels_for(order, lines, facts, rule, receipt_number=order.receipt_number)

    assert sorted(later, key=str) == sorted(at_posting, key=str)
    assert len(later) == 3
    assert order.posted_at == delivery.receipt.posted_at


def test_the_labels_of_a_receipt_of_another_warehouse_are_not_printed(
    business: Business, office: Office, delivery: Delivery
) -> None:
    with desk_of(business, warehouses=["NORTH"]) as stranger, pytest.raises(Conflict):
        replace(office, desk=stranger).prints().print_receipt_labels(delivery.receipt.receipt_id)

    assert office.states() == []


def test_labels_reach_a_label_printer_one_for_each_unit(office: Office, delivery: Delivery) -> None:
    with raw_printer() as device:
        prints = office.prints(zpl_printer(device.port), EventRule(labels_per=LabelsPer.UNIT))
        prints.print_receipt_labels(delivery.receipt.receipt_id)

    (zpl,) = device.received
    assert zpl.count(b"^XA") == 3
    assert b"^PQ10" in zpl
    assert office.states() == [PrintState.SENT]


def test_labels_at_the_scan_are_those_of_the_order(office: Office, delivery: Delivery) -> None:
    printed = office.prints().print_labels(delivery.order, delivery.lines[:1])

    assert printed.awaited is None
    assert str(printed.words).startswith(f"Printed: labels of {delivery.order.number} (")


# ---- reading labels back


def test_a_label_that_the_next_scan_reads_is_printed(office: Office, delivery: Delivery) -> None:
    with raw_printer() as device:
        prints = office.prints(zpl_printer(device.port), scans_back=True)
        awaited = prints.print_labels(delivery.order, delivery.lines[:1]).awaited
    assert awaited is not None
    assert office.states() == [PrintState.SENT]

    prints.keep_scan_back(awaited, is_read=awaited.is_read_by(interpret("]C0L7", ScanSettings())))

    assert office.states() == [PrintState.PRINTED]


def test_another_scan_leaves_the_job_sent_with_a_note_and_a_later_look_can_still_confirm_it(
    office: Office, delivery: Delivery
) -> None:
    with raw_printer() as device:
        prints = office.prints(zpl_printer(device.port), scans_back=True)
        awaited = prints.print_labels(delivery.order, delivery.lines[:1]).awaited
    assert awaited is not None

    prints.keep_scan_back(awaited, is_read=awaited.is_read_by(interpret("MILK", ScanSettings())))

    (job,) = office.jobs.recent()
    assert job.state is PrintState.SENT
    assert job.outcome == f"127.0.0.1:{device.port}; not confirmed by a scan"
    assert office.jobs.came_out(job.id, "Demo Receiver").state is PrintState.PRINTED
    prints.keep_scan_back(awaited, is_read=True)
    assert office.states() == [PrintState.PRINTED]


def test_labels_of_several_pieces_are_read_back_by_any_of_them(office: Office, delivery: Delivery) -> None:
    with raw_printer() as device:
        prints = office.prints(zpl_printer(device.port), scans_back=True)
        awaited = prints.print_labels(delivery.order, delivery.lines[1:]).awaited

    assert awaited is not None
    assert all(awaited.is_read_by(interpret(serial, ScanSettings())) for serial in ("SN-1", "SN-2"))
    assert not awaited.is_read_by(interpret("SN-3", ScanSettings()))


def test_a_file_in_a_folder_is_not_scanned_back(office: Office, delivery: Delivery) -> None:
    assert office.prints(scans_back=True).print_labels(delivery.order, delivery.lines[:1]).awaited is None


def failing(act: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(Unavailable) as problem:
        act()
    return problem.value.code, str(problem.value.title), str(problem.value.advice)


def test_a_printer_that_is_away_has_printed_nothing_and_the_person_is_told(office: Office, delivery: Delivery) -> None:
    port = nobody_listens()

    code, title, advice = failing(
        lambda: office.prints(zpl_printer(port)).print_receipt_labels(delivery.receipt.receipt_id)
    )

    assert code == "not_printed"
    assert title.startswith(f"The labels did not come out: Printer Dock 1 at 127.0.0.1:{port} does not answer")
    assert "What was posted is safe." in advice
    assert office.states() == [PrintState.FAILED]


def test_a_printer_that_goes_silent_may_have_printed_and_is_not_asked_again(office: Office, delivery: Delivery) -> None:
    with raw_printer(reads_then_hangs) as device:
        prints = office.prints(zpl_printer(device.port))
        code, title, advice = failing(lambda: prints.print_receipt_labels(delivery.receipt.receipt_id))
        device.let_go.set()

    assert code == "maybe_printed"
    assert title.startswith("It is not known whether the labels came out: Printer Dock 1 took the job")
    assert advice == "Look at the printer. If it is missing, print it again under Printing."
    assert len(device.received) == 1
    assert office.states() == [PrintState.UNKNOWN]


def test_a_folder_that_cannot_be_written_is_told(office: Office, delivery: Delivery) -> None:
    office.folder.write_text("in the way")

    code, title, _ = failing(lambda: office.prints().print_note(delivery.receipt.receipt_id))

    assert (code, title[:38]) == ("not_printed", "The goods receipt note did not come ou")
    assert office.states() == [PrintState.FAILED]


def test_only_rejected_lines_leave_nothing_to_print(office: Office, delivery: Delivery) -> None:
    milk = delivery.lines[0]
    rejected = replace(milk, accepted=Decimal(0), held=Decimal(0))

    with pytest.raises(RuleViolation) as refusal:
        office.prints().print_labels(delivery.order, (rejected,))

    assert refusal.value.code == "no_labels"
    assert office.states() == []


def test_a_test_label_comes_out(office: Office) -> None:
    told = office.prints().print_test(office.pdf)

    assert str(told).startswith("Printed: test label of PDF (")
    assert len(list(office.folder.glob("*.pdf"))) == 1


def test_a_test_label_that_does_not_come_out_is_told_and_waits_for_nobody(office: Office) -> None:
    printer = zpl_printer(nobody_listens())

    code, title, advice = failing(lambda: office.prints().print_test(printer))

    assert (code, "does not answer" in title) == ("not_printed", True)
    assert "address" in advice
    assert office.states() == [PrintState.DROPPED]
