"""What papers say, read from the books of a real warehouse."""

from base64 import b64encode
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image, PngImagePlugin

from invista_desktop.errors import Conflict, InvistaError, NotPermitted, RuleViolation, Unavailable
from invista_desktop.models.domain.found import AdjustmentFound
from invista_desktop.models.domain.letterheads import LARGEST_LOGO, SetLetterhead
from invista_desktop.models.domain.papers import Organisation
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.documents.logos import as_logo, read_logo
from invista_desktop.services.places.count_sheets import count_sheet_of
from invista_desktop.services.receiving.order_papers import purchase_order_of
from invista_desktop.services.receiving.parties import organisation, set_letterhead
from invista_desktop.services.scanning.resolver import read_and_resolve
from invista_desktop.services.stock_work.stock_papers import adjustment_record_of, put_away_list_of
from invista_desktop.services.transfers.goods_papers import packing_slip_of, pick_list_of
from invista_desktop.services.valuation.papers import stock_valuation_of
from tests.builders import EVERYTHING, Business, Warehouse
from tests.services.test_documents_papers import a_logo
from tests.stock_given import Stock, post
from tests.transfers_given import Transfers


def letterhead(**changed: object) -> SetLetterhead:
    usual = {"name": "Demo Trading", "address": ("1 Example Quay", "Demo City"), "language": "de"}
    return SetLetterhead(**{"operation_id": uuid4(), "date_format": "dd.MM.yyyy", **usual, **changed})  # type: ignore[arg-type]


def test_a_pick_list_names_bins_and_what_none_has(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 7, "MAIN-A-01")
    transfer = transfers.approved(BOLT=10)

    asked = transactions.run(pick_list_of, transfer)

    assert [(line.place, line.goods.sku, int(line.goods.quantity)) for line in asked.lines] == [
        ("MAIN-A-01", "BOLT", 7)
    ]
    assert [(goods.sku, int(goods.quantity)) for goods in asked.missing] == [("BOLT", 3)]
    assert (asked.source.code, asked.destination.code) == ("MAIN", "NORTH")


def test_there_is_no_pick_list_before_the_yes_and_after_everything_is_sent(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)

    for transfer in (transfers.draft(BOLT=5), transfers.sent(BOLT=5)):
        with pytest.raises(RuleViolation) as refusal:
            transactions.run(pick_list_of, transfer)
        assert refusal.value.code == "nothing_to_pick"


def test_a_packing_slip_tells_what_is_sent_and_what_is_to_follow(
    transactions: Transactions, transfers: Transfers, stock: Stock
) -> None:
    stock.pile("BOLT", 10)
    transfer = transfers.approved(BOLT=10)
    transfers.dispatch(transfer, transfers.pick(transfer, "BOLT", 6))

    slip = transactions.run(packing_slip_of, transfer)

    assert [(int(line.shipped), int(line.ordered or 0)) for line in slip.lines] == [(6, 10)]
    assert slip.ship_to.code == "NORTH"
    assert slip.shipped_at is not None


def test_a_packing_slip_is_not_made_of_what_is_not_sent(transactions: Transactions, transfers: Transfers) -> None:
    transfers.warehouse.product("BOLT")

    with pytest.raises(RuleViolation):
        transactions.run(packing_slip_of, transfers.draft(BOLT=10))


def test_a_put_away_list_is_sorted_by_the_bins_to_walk_to(transactions: Transactions, stock: Stock) -> None:
    stock.pile("NUT", 3, "MAIN-A-01")
    stock.pile("NUT", 5, "MAIN-DOCK")
    stock.pile("BOLT", 4, "MAIN-DOCK")

    asked = transactions.run(put_away_list_of)

    assert {(line.goods.sku, int(line.goods.quantity), line.place) for line in asked.lines} == {
        ("NUT", 5, "MAIN-DOCK"),
        ("BOLT", 4, "MAIN-DOCK"),
    }
    assert next(line.goal for line in asked.lines if line.goods.sku == "NUT") == "MAIN-A-01"
    goals = [line.goal for line in asked.lines if line.goal]
    assert goals == sorted(goals)


def test_a_count_sheet_names_what_lies_there_and_empty_bins_and_no_quantity(
    transactions: Transactions, stock: Stock
) -> None:
    stock.pile("BOLT", 7654321, "MAIN-A-01", lot="LOT-1")
    empty = stock.bin("MAIN-A-99")

    sheet = transactions.run(count_sheet_of, (stock.warehouse.location("MAIN-A-01"), empty))

    assert [(line.place, line.sku, line.lot) for line in sheet.lines] == [
        ("MAIN-A-01", "BOLT", "LOT-1"),
        ("MAIN-A-99", "", ""),
    ]
    assert "7654321" not in repr(sheet)


def test_a_count_sheet_is_of_some_bins_of_one_warehouse(transactions: Transactions, warehouse: Warehouse) -> None:
    here, there = warehouse.location("MAIN-A-01"), Warehouse(warehouse.admin, "NORTH").location("NORTH-A-01")

    for chosen in ((), (here, there)):
        with pytest.raises(RuleViolation) as refusal:
            transactions.run(count_sheet_of, chosen)
        assert refusal.value.code == "bins_to_count"
    with pytest.raises(Conflict):
        transactions.run(count_sheet_of, (uuid4(),))


def test_a_valuation_sums_to_what_the_screen_says(transactions: Transactions, stock: Stock, business: Business) -> None:
    stock.pile("BOLT", 10)
    stock.pile("NUT", 3, "MAIN-A-01")

    asked = transactions.run(stock_valuation_of, None, None)

    assert sum(line.value for line in asked.lines) == sum(value for _code, value in asked.totals)
    assert [line.sku for line in asked.lines] == ["BOLT", "NUT"]
    assert transactions.run(stock_valuation_of, date(2020, 1, 1), None).lines == ()
    without = [may for may in EVERYTHING if may != "valuation.read"]
    with business.transactions(*without) as clerk, pytest.raises(NotPermitted):
        clerk.run(stock_valuation_of, None, None)


def test_an_adjustment_tells_its_value_to_those_who_may_read_values(
    transactions: Transactions, stock: Stock, business: Business
) -> None:
    stock.pile("BOLT", 10)
    adjustment = UUID(post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")["adjustment_id"])

    record = transactions.run(adjustment_record_of, adjustment)

    assert [(line.sku, int(line.change), line.place) for line in record.lines] == [("BOLT", -2, "MAIN-A-01")]
    assert record.value is not None
    with business.transactions(*(may for may in EVERYTHING if may != "valuation.read")) as clerk:
        assert clerk.run(adjustment_record_of, adjustment).value is None


def test_the_number_of_an_adjustment_is_found(transactions: Transactions, stock: Stock) -> None:
    stock.pile("BOLT", 10)
    posted = post(transactions, "adjust_stock", stock.change("BOLT", -2), reason_code="LOST")
    number = str(stock.warehouse.one("select adjustment_number from stock_adjustment"))

    _meaning, found = transactions.run(read_and_resolve, number, ScanSettings())

    assert found == AdjustmentFound(UUID(posted["adjustment_id"]), number)


def test_a_purchase_order_tells_prices_to_those_who_may_read_them(
    transactions: Transactions, warehouse: Warehouse, business: Business
) -> None:
    order = warehouse.order(BOLT=10)

    asked = transactions.run(purchase_order_of, order.id)

    assert [(line.sku, int(line.quantity)) for line in asked.lines] == [("BOLT", 10)]
    without = [may for may in EVERYTHING if may != "purchasing.read"]
    with business.transactions(*without) as clerk, pytest.raises(NotPermitted):
        clerk.run(purchase_order_of, order.id)
    with pytest.raises(Conflict):
        transactions.run(purchase_order_of, uuid4())


def test_a_letterhead_stands_on_the_next_paper(transactions: Transactions) -> None:
    assert transactions.run(organisation) == Organisation("")

    set_letterhead(transactions, letterhead(changes_logo=True, logo=a_logo()))
    set_letterhead(transactions, letterhead(name="Other Trading"))

    assert transactions.run(organisation) == Organisation(
        "Other Trading", "", ("1 Example Quay", "Demo City"), a_logo(), "de", "dd.MM.yyyy"
    )
    set_letterhead(transactions, letterhead(changes_logo=True))
    assert transactions.run(organisation).logo == b""


def test_only_who_may_change_the_settings_changes_the_letterhead(business: Business) -> None:
    without = [may for may in EVERYTHING if may != "settings.manage"]
    with business.transactions(*without) as clerk, pytest.raises(NotPermitted):
        set_letterhead(clerk, letterhead())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "letterhead_name"),
        ({"name": "two\nlines"}, "letterhead_name"),
        ({"name": "N" * 201}, "letterhead_name"),
        ({"address": ("x",) * 9}, "letterhead_address"),
        ({"address": ("a\r\nBcc: x",)}, "letterhead_address"),
        ({"language": "../de"}, "letterhead_language"),
        ({"date_format": "yyyy'x"}, "letterhead_language"),
        ({"changes_logo": True, "logo": b"GIF89a" + b"0" * 40}, "letterhead_logo"),
        ({"changes_logo": True, "logo": a_logo() + b"0" * LARGEST_LOGO}, "letterhead_logo"),
    ],
)
def test_the_database_refuses_what_cannot_be_printed(
    transactions: Transactions, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(InvistaError) as refusal:
        set_letterhead(transactions, letterhead(**changed))

    assert refusal.value.code == code
    assert transactions.run(organisation) == Organisation("")


def test_the_database_refuses_a_logo_that_is_no_base64(transactions: Transactions) -> None:
    class Told(SetLetterhead):
        def to_json(self) -> dict[str, object]:
            return {**super().to_json(), "logo": "!" + b64encode(a_logo()).decode()}

    with pytest.raises(InvistaError) as refusal:
        set_letterhead(transactions, Told(uuid4(), "X", (), "en", "medium"))

    assert refusal.value.code == "letterhead_logo"


def test_a_chosen_picture_becomes_a_small_png_without_its_metadata(tmp_path: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "secret")
    path = tmp_path / "logo.png"
    Image.effect_noise((1500, 1500), 80).convert("RGBA").save(path, pnginfo=told)

    logo = read_logo(path)

    assert len(logo) <= LARGEST_LOGO
    assert b"secret" not in logo
    with Image.open(BytesIO(logo)) as kept:
        assert kept.format == "PNG"
        assert kept.size == (400, 400)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"GIF89a" + b"0" * 100, a_logo()[:60], b"<svg/>"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(RuleViolation) as refusal:
        as_logo(content)
    assert refusal.value.code == "no_logo"


def test_a_file_that_cannot_be_read_or_is_huge_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        read_logo(tmp_path / "gone.png")
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    with pytest.raises(RuleViolation) as refusal:
        read_logo(huge)
    assert refusal.value.code == "logo_too_large"
