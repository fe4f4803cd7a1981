"""Receiving by scan: what counted, what was refused and why, and nothing ever lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from invista_desktop.errors import Conflict, NeedsConfirmation, RuleViolation, Unavailable, said
from invista_desktop.models.domain.found import (
    LocationFound,
    LotFound,
    OrderFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
)
from invista_desktop.models.domain.receiving import (
    DiscardDraft,
    OtherDraft,
    PostGoodsReceipt,
    SerialOnFile,
    ShareDraftLines,
)
from invista_desktop.models.domain.receiving_events import QualitySplit
from invista_desktop.views.common.verdicts import Verdict
from tests.receiving_drafts import START
from tests.receiving_house import (
    BOLT,
    BOLT_CODE,
    CARTON_CODE,
    MILK,
    MILK_CODE,
    PUMP_CODE,
    House,
    house_order,
    until,
)
from tests.receiving_orders import CARTON, CLERK, item, known_id

AWAY = Unavailable(said("The database did not answer."), said("Try again."))
NUT = item("NUT")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


async def test_a_scan_is_counted_shown_and_shared(house: House) -> None:
    await house.open()

    await house.scan(BOLT_CODE, CARTON_CODE)

    assert house.screen.verdict is Verdict.OK
    assert house.screen.words == "BOLT  +12 EA Bolt M8: 13 of 100 EA."
    row = house.screen.row("BOLT")
    assert (row.scanned, row.outstanding, row.put_away) == (13, 87, "A-01")
    assert house.screen.last.entered == "1 × Carton of 12" or house.screen.last.added == 12
    assert await house.sender.send_all()
    (share,) = house.work.delivered
    assert isinstance(share, ShareDraftLines)
    assert [told.quantity for told in share.lines] == [13]


async def test_scans_in_a_burst_are_counted_in_their_order(house: House) -> None:
    await house.open()

    await asyncio.gather(*(house.receiving.scan(BOLT_CODE) for _ in range(20)))

    assert house.screen.row("BOLT").scanned == 20


async def test_lot_and_expiry_come_from_a_second_barcode(house: House) -> None:
    await house.open()
    await house.scan(MILK_CODE)
    assert "Lot missing" in house.screen.words
    assert house.screen.row("MILK").wanting is not None

    await house.scan("]C117271130\x1d10L77")

    line = house.screen.row("MILK").line
    assert (line.lot_code, line.expiry_date) == ("L77", date(2027, 11, 30))
    assert house.screen.row("MILK").wanting is None


async def test_one_gs1_barcode_says_everything(house: House) -> None:
    await house.open()

    await house.scan(f"]C101{MILK_CODE}17271130" + "3706\x1d10L77")

    row = house.screen.row("MILK")
    assert (row.line.lot_code, row.line.expiry_date) == ("L77", date(2027, 11, 30))


@pytest.mark.parametrize(
    ("code", "sku", "counts", "words"),
    [
        (f"]C101{MILK_CODE}1727113010L7721SER9917271130", "MILK", 1, "swallowed the date behind it"),
        (f"]d201{PUMP_CODE}21SN117271130", "PUMP", 1, "swallowed the date behind it"),
        (f"]C102{MILK_CODE}1727113010L77", "MILK", 1, "leaves out what belongs to it"),
        (f"]C101{BOLT_CODE}3707", "BOLT", 7, "do not go together"),
    ],
)
async def test_a_label_one_cannot_trust_counts_and_is_a_warning(
    house: House, code: str, sku: str, counts: int, words: str
) -> None:
    await house.open()

    await house.scan(code)

    assert house.screen.verdict is Verdict.WARNING
    assert words in house.screen.words
    assert house.screen.row(sku).scanned == counts


async def test_undo_by_key_and_by_barcode(house: House) -> None:
    await house.open()
    house.receiving.commands["undo"] = lambda: undone.append(1)
    undone: list[int] = []
    await house.scan(BOLT_CODE, BOLT_CODE)

    await house.receiving.undo()
    assert house.screen.words == "Taken back. BOLT Bolt M8: 1 EA less."
    await house.scan("INV-CMD-UNDO")

    assert house.screen.row("BOLT").scanned == 1
    assert undone == [1]
    await house.receiving.undo()
    await house.receiving.undo()
    assert house.screen.words.startswith("There is nothing to undo.")


@pytest.mark.parametrize(
    ("code", "found", "words"),
    [
        ("XYZ-1", None, "Nothing here has the code XYZ-1."),
        ("PO-9", OrderFound(known_id("PO-9"), "PO-9"), "This is order PO-9, but PO-1 is open."),
        ("PO-1", OrderFound(known_id("PO-1"), "PO-1"), "Order PO-1 is open already."),
        (
            "GR-2026-000001",
            ReceiptFound(known_id("GR"), "GR-2026-000001", date(2026, 3, 9)),
            "This is goods receipt GR-2026-000001, posted on 2026-03-09.",
        ),
        ("A-01", LocationFound(known_id("A-01"), "A-01", "storage", None), "A-01 is a bin."),
        ("L7", LotFound(known_id("L7"), NUT.product_id, None, "NUT", "L7"), "This is lot L7 of NUT."),
        ("]E04006381333932", None, "The check digit does not fit the number."),
        ("INV-CMD-OK", None, "There is nothing to answer now."),
    ],
)
async def test_a_refused_scan_says_what_it_is_and_what_next(house: House, code: str, found: Any, words: str) -> None:
    if found is not None:
        house.work.found[code] = found
    await house.open()

    await house.scan(code)

    assert house.screen.verdict is Verdict.REFUSED
    assert house.screen.verdicts[-1][1].startswith(words)
    assert house.screen.verdicts[-1][2]
    assert house.desk.steps == 0


async def test_a_scanned_bin_is_where_the_last_item_goes(house: House) -> None:
    house.work.found["B-02"] = LocationFound(known_id("B-02"), "B-02", "storage", None)
    house.work.found["B-03"] = LocationFound(known_id("B-03"), "B-03", "storage", None, is_blocked=True)
    await house.open()

    await house.scan(BOLT_CODE, "B-02")
    assert (house.screen.row("BOLT").put_away, house.screen.row("BOLT").is_put_away_chosen) == ("B-02", True)

    await house.scan("B-03")
    assert house.screen.verdict is Verdict.REFUSED
    assert house.screen.row("BOLT").put_away == "B-02"


async def test_a_typed_bin_that_is_none_is_refused(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)

    await house.receiving.choose_bin(house.screen.row("BOLT"), "NOWHERE")

    assert house.screen.words.startswith("There is no bin NOWHERE.")


async def test_serials_are_checked_against_the_database(house: House) -> None:
    house.work.serials["S1"] = SerialOnFile("S1", is_in_stock=True, location_code="A-01")
    await house.open()

    await house.scan(f"]C101{PUMP_CODE}21S1")
    assert (house.screen.verdict, house.desk.steps) == (Verdict.REFUSED, 0)

    await house.scan(f"]C101{PUMP_CODE}21S2", f"]C101{PUMP_CODE}21S2")
    assert house.screen.words.startswith("Serial number S2 was scanned already.")
    assert house.screen.row("PUMP").line.serials == ("S2",)


async def test_without_network_a_serial_counts_and_the_doubt_is_said(house: House) -> None:
    await house.open()
    house.work.problem = AWAY

    await house.scan(f"]C101{PUMP_CODE}21S1")

    assert house.screen.verdict is Verdict.WARNING
    assert "checked when the receipt is posted" in house.screen.words
    assert house.screen.row("PUMP").scanned == 1


async def test_an_unknown_plain_code_may_be_the_lot_that_is_missing(house: House) -> None:
    await house.open()
    await house.scan(MILK_CODE, "LOT-XYZ")

    assert house.screen.asked == ["plain_lot"]
    assert house.screen.row("MILK").line.lot_code == "LOT-XYZ"


async def test_an_unknown_code_after_a_complete_serialized_piece_is_refused_as_unknown(house: House) -> None:
    await house.open()
    await house.scan(f"]C101{PUMP_CODE}21S1", "NOBODY-KNOWS")

    assert house.screen.verdict is Verdict.REFUSED
    assert house.screen.words.startswith("Nothing here has the code NOBODY-KNOWS.")
    assert house.screen.row("PUMP").line.serials == ("S1",)


async def test_a_no_counts_nothing(house: House) -> None:
    house.screen.yes = False
    await house.open()
    await house.scan(MILK_CODE, "LOT-XYZ")

    assert house.screen.verdicts[-1][:2] == (Verdict.REFUSED, "Not counted.")
    assert house.screen.row("MILK").line.lot_code is None


async def test_a_serial_scanned_alone_counts_as_its_item(house: House) -> None:
    house.work.found["SN-5"] = SerialFound(known_id("SN-5"), known_id("PUMP"), None, "PUMP", "SN-5")
    await house.open()

    await house.scan("SN-5")

    assert house.screen.row("PUMP").line.serials == ("SN-5",)


async def test_an_unexpected_item_is_asked_about_and_survives_a_restart(house: House) -> None:
    house.work.found["NUT"] = ProductFound(NUT.product_id, None, "NUT", "Nut M8")
    house.work.items[NUT.product_id] = NUT
    await house.open()

    await house.scan("NUT", "NUT")
    assert house.screen.asked == ["unexpected"]
    assert (house.screen.row("NUT").scanned, house.screen.row("NUT").is_unexpected) == (2, True)

    house.crash()
    await house.open()
    assert house.screen.row("NUT").scanned == 2


async def test_an_unexpected_item_is_refused_without_permission(tmp_path: Path) -> None:
    house = House(tmp_path, CLERK)
    house.work.found["NUT"] = ProductFound(NUT.product_id, None, "NUT", "Nut M8")
    house.work.items[NUT.product_id] = NUT
    await house.open()

    await house.scan("NUT")

    assert house.screen.words == "NUT Nut M8 is not on this order. Set it aside and ask a warehouse manager."
    house.close()


async def test_a_code_the_database_alone_knows_is_kept_and_counted_later(house: House) -> None:
    house.work.found["EXTRA"] = ProductFound(BOLT.product_id, None, "BOLT", "Bolt", Decimal(5), "Bag of 5")
    await house.open()
    house.work.problem = AWAY
    await house.scan("EXTRA")

    assert house.screen.verdicts[-1][:2] == (Verdict.WARNING, "Kept for later: EXTRA")
    assert (house.screen.state.set_aside, house.screen.state.is_online) == (1, False)
    house.crash()
    await house.open()
    assert house.screen.state.set_aside == 1

    house.work.problem = None
    await house.receiving.retry()
    assert (house.screen.state.set_aside, house.screen.row("BOLT").scanned) == (0, 5)


async def test_a_kept_code_is_counted_once_when_the_order_is_opened_again(house: House) -> None:
    house.work.found["EXTRA"] = ProductFound(BOLT.product_id, None, "BOLT", "Bolt", Decimal(5), "Bag of 5")
    await house.open()
    house.work.problem = AWAY
    await house.scan("EXTRA")
    house.receiving.leave()

    house.work.problem = None
    await house.open()
    assert (house.screen.state.set_aside, house.screen.row("BOLT").scanned) == (0, 5)

    house.work.problem = AWAY
    await house.scan("EXTRA")
    house.work.problem = None
    first = asyncio.ensure_future(house.receiving.retry())
    await until(lambda: house.screen.state.is_online)
    await asyncio.gather(first, house.receiving.retry())
    assert (house.screen.state.set_aside, house.screen.row("BOLT").scanned) == (0, 10)


async def test_an_order_of_another_warehouse_is_opened_once_the_person_confirms_it(house: House) -> None:
    house.work.order = house_order(is_elsewhere=True)
    house.screen.yes = False
    await house.open()
    assert house.screen.no_order is not None
    assert "MAIN" in str(house.screen.no_order.title)
    assert not house.receiving.has_order

    house.screen.yes = True
    await house.open()
    await house.scan(BOLT_CODE)
    house.receiving.leave()
    await house.open()

    assert house.screen.asked == ["order_elsewhere"] * 2, "what was begun is not asked about again"
    assert house.screen.row("BOLT").scanned == 1


async def test_a_kept_code_that_is_nothing_is_told_and_no_longer_waited_for(house: House) -> None:
    await house.open()
    house.work.problem = AWAY
    await house.scan("EXTRA")
    house.work.problem = None

    await house.receiving.refresh_others()

    assert house.screen.state.set_aside == 0
    assert house.screen.problems[-1].code == "unknown_code"


async def test_the_draft_survives_a_crash_and_a_lost_network(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE, BOLT_CODE)

    house.crash()
    house.work.problem = AWAY
    await house.open()
    await house.scan(BOLT_CODE)

    assert house.screen.row("BOLT").scanned == 3
    assert (house.screen.state.is_online, house.screen.state.scans) == (False, 3)


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[House]:
    """A house that waits for nothing; one bolt was scanned before."""
    made = House(tmp_path, patience=0)
    await made.open()
    await made.scan(BOLT_CODE)
    made.receiving.leave()
    yield made
    made.work.release.set()
    made.close()


async def swallowed(house: House) -> asyncio.Future[None]:
    """Open the order while no question is answered; return what still waits for the answer."""
    house.work.is_swallowed = True
    opening = asyncio.ensure_future(house.open())
    await until(lambda: house.receiving.has_order and not house.page.turn.locked())
    return opening


async def test_an_order_begun_here_is_scanned_before_the_answer_comes_and_the_answer_is_used(hasty: House) -> None:
    opening = await swallowed(hasty)
    refreshing = asyncio.ensure_future(hasty.receiving.refresh_others())
    await asyncio.sleep(0)
    await hasty.scan(BOLT_CODE)
    assert (hasty.screen.row("BOLT").scanned, hasty.screen.state.is_online) == (2, False)
    assert not opening.done(), "both workers wait; the journal does not"

    hasty.work.order = replace(hasty.work.order, supplier_name="Renamed")
    hasty.work.release.set()
    await asyncio.gather(opening, refreshing)

    assert (hasty.screen.header.supplier_name, hasty.screen.state.is_online) == ("Renamed", True)
    assert (hasty.screen.row("BOLT").scanned, hasty.screen.state.scans) == (2, 2)


async def test_a_late_failure_leaves_the_order_as_last_seen(hasty: House) -> None:
    opening = await swallowed(hasty)

    hasty.work.problem = AWAY
    hasty.work.release.set()
    await opening

    assert (hasty.receiving.has_order, hasty.screen.state.is_online, hasty.screen.problems) == (True, False, [])


async def test_leaving_an_order_that_does_not_come_frees_the_way_to_another(hasty: House) -> None:
    hasty.work.is_swallowed = True
    never = asyncio.ensure_future(hasty.receiving.open(known_id("PO-2")))
    await until(hasty.page.turn.locked)

    opening = await swallowed(hasty)
    assert (never.cancelled(), hasty.desk.order.number) == (True, hasty.work.order.number)

    hasty.receiving.leave()
    await asyncio.wait([opening])
    assert (opening.cancelled(), hasty.receiving.has_order) == (True, False)


async def test_an_order_never_seen_cannot_be_opened_without_network(house: House) -> None:
    house.work.problem = AWAY

    await house.open()

    assert house.screen.no_order is AWAY


async def test_other_peoples_lines_are_seen_and_counted_in(house: House) -> None:
    await house.open()
    house.work.others = (
        OtherDraft(known_id("o"), "1", "Demo Two", "DOCK-2", known_id("line BOLT"), BOLT.product_id, None,
                   Decimal(99), None, START),
    )  # fmt: skip

    await house.receiving.refresh_others()
    row = house.screen.row("BOLT")
    assert (row.others, row.other_people, row.outstanding) == (99, ("Demo Two",), 1)

    await house.scan(CARTON_CODE)
    assert "over_receipt" in house.screen.asked


async def test_quantities_lots_and_splits_are_typed_by_row(house: House) -> None:
    await house.open()
    await house.receiving.type_quantity(house.screen.row("BOLT"), Decimal(3), CARTON)
    assert house.screen.row("BOLT").scanned == 36
    await house.receiving.type_quantity(house.screen.row("BOLT"), Decimal(8), None)
    assert house.screen.row("BOLT").scanned == 8

    await house.receiving.split(QualitySplit("1", Decimal(5), Decimal(2), Decimal(1), "DAMAGED"))
    line = house.screen.row("BOLT").line
    assert (line.accepted, line.held, line.rejected) == (5, 2, 1)

    await house.scan(MILK_CODE)
    await house.receiving.give_lot(house.screen.row("MILK"), "L1", date(2027, 1, 1))
    assert house.screen.row("MILK").line.lot_code == "L1"
    await house.receiving.give_delivery_note(" LS 77 ")
    assert house.desk.draft.delivery_note == "LS 77"


async def test_hold_and_reject_take_the_last_scan(house: House) -> None:
    await house.open()
    await house.scan(CARTON_CODE, BOLT_CODE)
    await house.receiving.hold_last()
    await house.scan(BOLT_CODE)
    await house.receiving.reject_last()

    line = house.screen.row("BOLT").line
    assert (line.accepted, line.held, line.rejected, line.rejection_reason) == (12, 1, 1, "DAMAGED")


async def test_ten_times_the_outstanding_is_asked_about(house: House) -> None:
    await house.open()

    await house.receiving.type_quantity(house.screen.row("BOLT"), Decimal(6000), None)

    assert house.screen.asked == ["magnitude", "over_receipt"]
    assert house.desk.draft.confirmed == {"magnitude", "over_receipt"}
    await house.receiving.undo()
    assert (house.desk.steps, house.desk.draft.confirmed) == (0, frozenset())


async def test_a_posting_goes_out_once_and_shows_its_receipt(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)

    await house.posting.post()

    assert house.screen.receipt is not None
    assert house.screen.receipt.receipt_number == "GR-2026-000001"
    assert house.screen.busy == [True, False]
    assert house.journal.open_drafts() == ()
    await house.posting.post()
    assert len([sent for sent in house.work.delivered if isinstance(sent, PostGoodsReceipt)]) == 1


async def test_an_incomplete_draft_is_not_sent(house: House) -> None:
    await house.open()
    await house.scan(MILK_CODE)

    await house.posting.post()

    assert house.work.delivered == []
    assert house.screen.problems[-1].code == "incomplete"
    await house.scan(BOLT_CODE)
    assert house.screen.row("BOLT").scanned == 1


async def test_an_unknown_answer_freezes_the_draft_until_it_is_known(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    house.work.refusals = [AWAY]
    await house.posting.post()
    assert house.screen.state.is_posting_unknown

    await house.scan(BOLT_CODE)
    assert house.screen.words.startswith("This receipt is on its way")
    house.crash()
    await house.open()
    assert house.screen.state.is_posting_unknown
    await house.posting.post()

    first, second = (sent for sent in house.work.delivered if isinstance(sent, PostGoodsReceipt))
    assert first == second
    assert house.screen.receipt is not None


async def test_a_question_of_the_database_travels_with_the_resent_posting(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    house.work.refusals = [NeedsConfirmation(said("Too many."), said("Confirm."), confirmation="over_receipt")]

    await house.posting.post()

    first, second = (sent for sent in house.work.delivered if isinstance(sent, PostGoodsReceipt))
    assert (first.confirmed, second.confirmed) == (frozenset(), frozenset({"over_receipt"}))
    assert first.operation_id == second.operation_id
    assert house.screen.receipt is not None


@pytest.mark.parametrize(
    "refusal",
    [
        RuleViolation(said("The order is closed."), said("Ask purchasing."), code="order_not_open"),
        Conflict(said("Someone was faster."), said("Reload."), code="changed"),
    ],
)
async def test_a_refused_posting_gives_the_draft_back(house: House, refusal: Any) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    house.work.refusals = [refusal]

    await house.posting.post()
    assert house.screen.problems[-1] is refusal
    await house.scan(BOLT_CODE)

    assert house.screen.row("BOLT").scanned == 2


async def test_a_posting_settled_in_the_background_is_shown(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    house.work.refusals = [AWAY]
    await house.posting.post()
    told: list[Any] = []
    house.sender.on_settled = lambda command, answer: told.append((command, answer))

    await house.sender.send_all()
    await house.posting.settled(*told[0])

    assert house.screen.receipt is not None


async def test_a_full_disk_refuses_the_scan_and_changes_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, largest_journal=120_000)
    await house.open()
    counted = -1
    while not house.screen.words.startswith("The disk is full"):
        await house.scan(BOLT_CODE)
        counted += 1

    assert house.screen.verdict is Verdict.REFUSED
    assert house.screen.row("BOLT").scanned == counted > 5
    house.close()


async def test_after_posting_labels_note_and_reversal(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    await house.posting.print_labels(house.screen.row("BOLT"))
    await house.posting.post()

    await house.posting.print_labels()
    await house.posting.print_note()
    await house.posting.reverse()
    await house.posting.print_note()

    kinds = [deed[0] if isinstance(deed, tuple) else type(deed).__name__ for deed in house.work.deeds]
    assert kinds == ["labels", "receipt labels", "note", "ReverseGoodsReceipt"]
    assert house.screen.is_reversed


async def test_taking_back_what_is_partly_gone_is_asked_about_and_sent_again_under_its_id(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    await house.posting.post()
    house.work.is_partly_gone = True

    house.screen.yes = False
    await house.posting.reverse()
    assert house.screen.words.startswith("Not taken back.")
    assert not house.screen.is_reversed
    house.screen.yes = True
    await house.posting.reverse()

    assert house.screen.is_reversed
    assert [sorted(command.confirmed) for command in house.work.deeds] == [[], [], ["partial_reversal"]]
    assert len({command.operation_id for command in house.work.deeds}) == 1


async def test_closing_the_remainder_needs_a_reason_and_nothing_unposted(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    await house.posting.close_remainder()
    assert house.screen.problems[-1].code == "draft_open"

    await house.receiving.undo()
    house.screen.reason = None
    await house.posting.close_remainder()
    assert house.work.deeds == []
    house.screen.reason = ("OTHER", "Supplier cannot deliver")
    await house.posting.close_remainder()
    assert house.work.deeds[0].to_json()["reason_code"] == "OTHER"


async def test_a_clerk_may_not_close_or_reverse(tmp_path: Path) -> None:
    house = House(tmp_path, CLERK)
    await house.open()

    await house.posting.close_remainder()

    assert house.screen.problems[-1].code == "not_permitted"
    await house.scan(BOLT_CODE)
    await house.posting.post()
    assert house.screen.receipt is not None
    assert not house.screen.may_take_back
    house.close()


async def test_a_draft_thrown_away_is_gone_for_others_too(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    drafted = house.desk.draft_id

    assert await house.posting.discard()
    await house.sender.send_all()

    assert house.journal.open_drafts() == ()
    assert isinstance(house.work.delivered[-1], DiscardDraft)
    assert house.work.delivered[-1].draft_id == drafted


async def test_a_draft_thrown_away_without_network_survives_a_crash_and_is_told_later(house: House) -> None:
    await house.open()
    await house.scan(BOLT_CODE)
    drafted = house.desk.draft_id
    house.work.problem = AWAY
    assert await house.posting.discard()
    assert not await house.sender.send_all()

    house.crash()
    house.work.problem = None
    assert await house.sender.send_all()

    assert isinstance(house.work.delivered[-1], DiscardDraft)
    assert house.work.delivered[-1].draft_id == drafted
    await house.open()
    assert house.desk.draft_id != drafted


async def test_the_header_says_how_far_the_order_is(house: House) -> None:
    house.work.order = replace(house_order(), expected_date=date(2026, 3, 1))
    await house.open()
    await house.receiving.type_quantity(house.screen.row("BOLT"), Decimal(100), None)

    header = house.screen.header
    assert (header.is_late, header.lines_done, header.line_count, header.progress) == (True, 1, 3, 33)
    assert MILK.sku in {row.item.sku for row in house.screen.rows}
