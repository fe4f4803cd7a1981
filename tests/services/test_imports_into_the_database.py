"""Importing a clean file: everything in one transaction, and the same file again changes nothing."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import pytest

from invista_desktop.errors import InvistaError, NotPermitted, RuleViolation
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.imports import Checked, FileImported, ImportKind, ReadingOptions, RowState
from invista_desktop.resources import resource
from invista_desktop.services.imports import apply, read_lookups
from invista_desktop.services.imports.checking import check_content

if TYPE_CHECKING:
    from invista_desktop.services.database.transactions import Transactions
    from tests.builders import Business, Warehouse

PRODUCTS, SUPPLIERS, ORDERS = ImportKind.PRODUCTS, ImportKind.SUPPLIERS, ImportKind.PURCHASE_ORDERS
SAMPLES = {PRODUCTS: "products.csv", SUPPLIERS: "suppliers.csv", ORDERS: "purchase-orders.csv"}
CATALOGUE = """sku,variant_of,name,category,brand,unit,lots,expiry,shelf life,cost,gtin,pack,pack size,pack gtin
RICE,,Basmati rice,Food > Dry goods,Dunmere,KG,yes,yes,365,1.25,4006381333931,Sack,12.5,14006381333938
SHIRT,,Work shirt,Workwear,,EA,,,,9.90,,,,
SHIRT-M,SHIRT,"Work shirt, M",,,,,,,,,Carton,20,
"""


def check(transactions: "Transactions", kind: ImportKind, content: str) -> Checked:
    lookups = transactions.run(read_lookups, kind)
    return check_content(content.encode(), "file.csv", kind, lookups, options=ReadingOptions(adds_categories=True))


def imported(
    transactions: "Transactions", kind: ImportKind, content: str, operation_id: UUID | None = None
) -> FileImported:
    """Import a file that is clean, and return what came of it."""
    checked = check(transactions, kind, content)
    assert checked.problems == ()
    return transactions.run(apply, checked, operation_id or new_id())


def changes(admin: "psycopg.Connection[Any]") -> Any:
    """Return what grows with every change to a row."""
    return admin.execute("select (select count(*) from audit_log), (select sum(row_version) from product)").fetchone()


def test_products_variants_packs_and_codes_are_there_afterwards(
    transactions: "Transactions", admin: "psycopg.Connection[Any]"
) -> None:
    outcome = imported(transactions, PRODUCTS, CATALOGUE)

    assert (outcome.new, outcome.changed, outcome.unchanged) == (3, 0, 0)
    assert admin.execute("select sku, standard_cost::text from product order by 1").fetchall() == [
        ("RICE", "1.250000"),
        ("SHIRT", "9.900000"),
    ]
    assert admin.execute("select name, quantity::text from product_pack order by 1").fetchall() == [
        ("Carton", "20.000"),
        ("Sack", "12.500"),
    ]
    codes = admin.execute("select code from barcode where kind in ('product', 'pack') order by 1").fetchall()
    assert codes == [("04006381333931",), ("14006381333938",)]


@pytest.mark.parametrize("kind", ImportKind)
def test_the_sample_files_import_and_again_change_nothing(
    kind: ImportKind, transactions: "Transactions", admin: "psycopg.Connection[Any]"
) -> None:
    files = {kind: resource("sample", name).read_text("utf-8-sig") for kind, name in SAMPLES.items()}
    for needed in (PRODUCTS, SUPPLIERS):
        if kind is ORDERS:
            imported(transactions, needed, files[needed])

    first = imported(transactions, kind, files[kind])
    before = changes(admin)
    checked_again = check(transactions, kind, files[kind])
    second = transactions.run(apply, checked_again, new_id())

    assert first.new > 0
    assert (second.new, second.changed) == (0, 0)
    assert {row.state for row in checked_again.rows} == {RowState.UNCHANGED}
    assert changes(admin) == before


def test_a_changed_cell_changes_its_row_alone(transactions: "Transactions") -> None:
    imported(transactions, PRODUCTS, CATALOGUE)

    checked = check(transactions, PRODUCTS, CATALOGUE.replace("9.90", "9.95"))
    outcome = transactions.run(apply, checked, new_id())

    assert [row.row for row in checked.rows if row.state is RowState.CHANGED] == [3]
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 1, 2)


def test_the_same_operation_is_done_once_and_tells_the_same(transactions: "Transactions") -> None:
    checked = check(transactions, PRODUCTS, CATALOGUE)
    operation = new_id()

    first = transactions.run(apply, checked, operation)
    second = transactions.run(apply, checked, operation)

    assert (first.new, first.repeated) == (3, False)
    assert (second.new, second.repeated) == (3, True)


def test_a_file_with_a_problem_is_imported_not_at_all(
    transactions: "Transactions", admin: "psycopg.Connection[Any]"
) -> None:
    checked = check(transactions, PRODUCTS, CATALOGUE + "BAD,,,,,,,,,,,,,\n")

    with pytest.raises(RuleViolation) as refusal:
        transactions.run(apply, checked, new_id())

    assert refusal.value.code == "import_not_clean"
    assert admin.execute("select count(*) from product").fetchone() == (0,)


def test_what_changed_since_the_check_is_refused_whole(
    transactions: "Transactions", admin: "psycopg.Connection[Any]", warehouse: "Warehouse"
) -> None:
    checked = check(transactions, PRODUCTS, CATALOGUE)
    other = warehouse.product("OTHER")
    admin.execute(
        "insert into barcode (code, kind, product_id) values ('04006381333931', 'product', %s)", [other.product_id]
    )

    with pytest.raises(InvistaError) as refusal:
        transactions.run(apply, checked, new_id())

    assert refusal.value.code == "barcode_taken"
    assert admin.execute("select count(*) from product").fetchone() == (1,)


def test_orders_come_with_lines_that_can_be_received(
    transactions: "Transactions", admin: "psycopg.Connection[Any]"
) -> None:
    imported(transactions, PRODUCTS, CATALOGUE)
    imported(transactions, SUPPLIERS, "code;name;tolerance\nS-1;Demo Supplies;2,5\n")
    header = "po,line,supplier,warehouse,sku,qty,cost,expected"
    rows = "\nPO-77,1,S-1,MAIN,RICE,12.5,1.10,2026-12-01\nPO-77,2,S-1,MAIN,SHIRT-M,7,,\n"

    outcome = imported(transactions, ORDERS, header + rows)

    assert (outcome.new, outcome.changed) == (1, 0)
    lines = admin.execute(
        "select product_sku, ordered_quantity::text, outstanding::text from purchase_order_item order by line_number"
    ).fetchall()
    assert lines == [("RICE", "12.500", "12.500"), ("SHIRT-M", "7.000", "7.000")]


def test_whoever_may_not_import_is_refused(business: "Business") -> None:
    with business.transactions("catalogue.read") as transactions:
        checked = check(transactions, PRODUCTS, CATALOGUE)

        with pytest.raises(NotPermitted):
            transactions.run(apply, checked, new_id())


def test_an_import_is_audited_under_the_person_s_name(
    transactions: "Transactions", admin: "psycopg.Connection[Any]"
) -> None:
    imported(transactions, PRODUCTS, CATALOGUE)

    people = admin.execute(
        "select distinct changed_by is not null from audit_log where table_name = 'product'"
    ).fetchall()
    assert people == [(True,)]
