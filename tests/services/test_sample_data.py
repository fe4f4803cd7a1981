"""The sample data before it meets a database: the same every time, and fit to scan."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from invista_desktop.models.domain.gtin import has_valid_check_digit
from invista_desktop.services.sample_data import JOURNEY, SAMPLE_PEOPLE
from invista_desktop.services.sample_data.catalogue import CatalogueBuilder
from invista_desktop.services.sample_data.ledger import COLUMNS
from invista_desktop.services.sample_data.places import build_sites
from invista_desktop.services.sample_data.sample import OUTSIDE_KINDS, Sample, build_sample
from invista_desktop.services.sample_data.suppliers import build_suppliers
from invista_desktop.services.sample_data.tables import Chance, Tables
from invista_desktop.services.sample_data.trades import read_trades

TODAY = date(2026, 3, 2)
OUTSIDE = {kind: UUID(int=number) for number, kind in enumerate(OUTSIDE_KINDS)}


@cache
def sample() -> Sample:
    return build_sample(TODAY, OUTSIDE)


def rows(table: str) -> list[dict[str, object]]:
    groups = sample().tables.rows[table].items()
    return [dict(zip(columns, row, strict=True)) for columns, group in groups for row in group]


def movements() -> list[dict[str, object]]:
    return [dict(zip(COLUMNS, row, strict=True)) for batch in sample().movements for row in batch]


def test_the_same_day_gives_the_same_rows() -> None:
    again = build_sample(TODAY, OUTSIDE)

    assert again == sample()


def test_another_day_moves_dates_and_keeps_the_catalogue() -> None:
    tomorrow = build_sample(TODAY + timedelta(days=1), OUTSIDE)

    assert tomorrow.tables.rows["product"] == sample().tables.rows["product"]
    assert tomorrow.tables.rows["purchase_order"] != sample().tables.rows["purchase_order"]


def test_there_is_as_much_as_was_promised() -> None:
    bins = [row for row in rows("location") if row["level"] == "bin"]

    assert (len(rows("warehouse")), len(bins)) == (3, 600)
    assert (len(rows("product")), len(rows("supplier")), len(rows("purchase_order"))) == (2000, 40, 300)
    assert len(rows("product_variant")) > 500
    assert len(SAMPLE_PEOPLE) == len({person.role for person in SAMPLE_PEOPLE}) == 5
    assert sum(person.totp_secret is not None for person in SAMPLE_PEOPLE) == 1


def test_orders_are_in_every_state_and_some_are_late() -> None:
    states = Counter(row["status"] for row in rows("purchase_order"))
    late = [
        row
        for row in rows("purchase_order")
        if row["status"] in {"SENT", "ACKNOWLEDGED", "PARTIALLY_RECEIVED"} and str(row["expected_date"]) < str(TODAY)
    ]

    assert set(states) == {
        "DRAFT", "PENDING_APPROVAL", "APPROVED", "SENT", "ACKNOWLEDGED", "PARTIALLY_RECEIVED", "RECEIVED",
        "INVOICED", "PAID", "CANCELLED", "CLOSED",
    }  # fmt: skip
    assert len(late) == 41


def test_every_gtin_is_of_the_demonstration_prefix_and_checks() -> None:
    gtins = [str(row["code"]) for row in rows("barcode") if row["kind"] in {"product", "variant", "pack"}]

    assert len(gtins) > 2000
    assert all(len(gtin) == 14 and gtin[1:4] == "952" and has_valid_check_digit(gtin) for gtin in gtins)


def test_no_code_no_sku_and_no_serial_appears_twice() -> None:
    codes = [row["code"] for row in rows("barcode")]
    skus = [row["sku"] for row in (*rows("product"), *rows("product_variant"))]
    serials = [row["code"] for row in rows("serial")]

    for names in (codes, skus, serials):
        assert len(names) == len(set(names))


def test_bins_are_called_as_their_place_in_the_building() -> None:
    codes = {row["code"] for row in rows("location") if row["level"] == "bin"}

    assert {"A-01-02-3", "D-05-05-3", "J-04-05-3"} <= codes


def test_nothing_happened_in_the_future() -> None:
    latest = max(str(row["occurred_at"]) for row in movements())

    assert latest < TODAY.isoformat()


def test_no_batch_moves_a_serial_twice() -> None:
    place = COLUMNS.index("serial_id")

    for batch in sample().movements:
        serials = [row[place] for row in batch if row[place] is not None]
        assert len(serials) == len(set(serials))


def test_what_order_lines_received_is_what_receipts_kept() -> None:
    kept: Counter[object] = Counter()
    for item in rows("goods_receipt_item"):
        kept[item["purchase_order_item_id"]] += item["accepted_quantity"] + item["held_quantity"]  # type: ignore[operator]

    for line in rows("purchase_order_item"):
        assert line["received_quantity"] == kept[line["id"]]


def test_partly_received_orders_have_something_and_wait_for_something() -> None:
    lines_of: dict[object, list[dict[str, object]]] = {}
    for line in rows("purchase_order_item"):
        lines_of.setdefault(line["purchase_order_id"], []).append(line)

    for order in rows("purchase_order"):
        if order["status"] == "PARTIALLY_RECEIVED":
            lines = lines_of[order["id"]]
            assert any(line["received_quantity"] != Decimal(0) for line in lines)
            assert any(line["received_quantity"] != line["ordered_quantity"] for line in lines)


def test_the_word_lists_name_two_thousand_different_products() -> None:
    names = [name for kind in read_trades().kinds for name in kind.names()]

    assert len(names) == len(set(names)) == 2000


def test_the_guided_tour_scans_what_the_catalogue_holds() -> None:
    tables, chance = Tables(), Chance()
    build_sites(tables, chance)
    build_suppliers(tables, chance)
    items = {item.sku: item for item in CatalogueBuilder(tables, chance).build()}

    for line in JOURNEY.items:
        item = items[line.sku]
        assert (item.gtin, item.is_active) == (line.gtin, True)
    pack = items[JOURNEY.packed.sku].packs[0]
    assert (pack.gtin, pack.quantity) == (JOURNEY.packed.pack_gtin, JOURNEY.packed.pack_quantity)
    assert items[JOURNEY.serialized.sku].is_serialized
    assert items[JOURNEY.expiring.sku].kind.shelf_life_days is not None
    assert JOURNEY.stranger_gtin in {item.gtin for item in items.values()}
    assert JOURNEY.stranger_gtin not in {line.gtin for line in JOURNEY.items}
    assert JOURNEY.unknown_code not in {row["code"] for row in rows("barcode")}


def test_the_guided_tour_has_an_order_that_is_sent_and_two_days_late() -> None:
    [order] = [row for row in rows("purchase_order") if row["order_number"] == JOURNEY.order_number]

    assert (order["status"], order["expected_date"]) == ("SENT", TODAY - timedelta(days=2))
