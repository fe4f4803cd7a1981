"""Checking an import file: whatever is in it, every problem is told with its row, and nothing raises."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invista_desktop.errors import RuleViolation, Unavailable
from invista_desktop.models.domain.imports import (
    Checked,
    DateOrder,
    DecimalMark,
    ImportKind,
    ReadingOptions,
    RowState,
)
from invista_desktop.services.imports import reading
from invista_desktop.services.imports.checking import check_content, check_file
from invista_desktop.services.imports.lookups import Item, Lookups, category_slug
from invista_desktop.services.imports.sheets import SHEETS

LOOKUPS = Lookups(
    units={"EA": 0, "KG": 3},
    categories={"tools/hand-tools": "Tools > Hand tools"},
    suppliers=frozenset({"SUP-1"}),
    warehouses=frozenset({"MAIN"}),
    items={"BOLT": Item(), "RICE": Item(unit="KG", decimals=3), "BOLT-RED": Item(variant_of="BOLT")},
    packs={("BOLT", "Box"): Decimal(100)},
    barcodes={"09520000000011": ("BOLT", ""), "A-01-02-3": ("", "")},
    records={
        ("BOLT",): {
            "sku": "BOLT",
            "name": "Bolt",
            "unit": "EA",
            "standard_cost": Decimal("0.100000"),
            "category": "tools/hand-tools",
        },
        ("PO-1", 1): {
            "order_number": "PO-1",
            "line_number": 1,
            "supplier_code": "SUP-1",
            "warehouse_code": "MAIN",
            "status": "PARTIALLY_RECEIVED",
            "sku": "BOLT",
            "quantity": Decimal(10),
            "unit_cost": Decimal(1),
        },
    },
    orders={"PO-1": {"supplier_code": "SUP-1", "warehouse_code": "MAIN", "status": "PARTIALLY_RECEIVED"}},
    kept={("PO-1", 1): Decimal(4)},
)
PRODUCTS, SUPPLIERS, ORDERS = ImportKind.PRODUCTS, ImportKind.SUPPLIERS, ImportKind.PURCHASE_ORDERS
GTIN = "4006381333931"


def check(content: str | bytes, kind: ImportKind = PRODUCTS, **options: object) -> Checked:
    raw = content.encode() if isinstance(content, str) else content
    return check_content(raw, "file.csv", kind, LOOKUPS, options=ReadingOptions(**options))  # type: ignore[arg-type]


def found(checked: Checked) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in checked.problems]


def product(**cells: str) -> Checked:
    """Check a file with one product; only what is named differs from a good one."""
    row = {"sku": "NEW", "name": "New", **cells}
    return check("\t".join(row) + "\n" + "\t".join(row.values()))


def order(header: str, *rows: str) -> Checked:
    return check("\n".join((header, *rows)), ORDERS)


# Encodings and separators


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 without byte order mark"),
        ("utf-16-be", "UTF-16 without byte order mark"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_told(codec: str, told: str) -> None:
    checked = check("sku,name\nA,Größe 5 mm long enough for a guess\n".encode(codec))

    assert (checked.encoding, checked.problems) == (told, ())
    assert checked.rows[0].values["name"] == "Größe 5 mm long enough for a guess"


def test_bytes_that_are_no_text_are_refused() -> None:
    assert found(check(b"sku,name\nA,\x81\x8d\xff")) == [(0, "", "encoding_unknown")]
    assert found(check(b"\xff\xfes")) == [(0, "", "encoding_unknown")]


def test_a_stated_encoding_wins() -> None:
    assert check("sku,name\nA,Größe".encode("cp437"), encoding="cp437").rows[0].values["name"] == "Größe"
    assert found(check(b"sku,name\nA,b", encoding="no-such-codec")) == [(0, "", "encoding_unknown")]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_found_even_among_others(sign: str) -> None:
    checked = check(f'"sku"{sign}"name"\nA{sign}"one, two; three"\n')

    assert (checked.delimiter, checked.columns, checked.is_clean) == (sign, ("sku", "name"), True)


def test_a_first_line_that_names_the_separator_is_followed() -> None:
    for sign in reading.DELIMITERS:
        checked = check(f"sep={sign}\r\nsku{sign}name\r\nA{sign}B\r\n")

        assert (checked.delimiter, found(checked), checked.rows[0].row) == (sign, [], 3)


# Headers


def test_headers_are_known_by_other_names_in_any_case() -> None:
    checked = check("Article Number;PRODUCT_NAME; E-A-N ;Batch tracked\nA;B;;yes")

    assert checked.columns == ("sku", "name", "barcode", "is_lot_tracked")


def test_columns_nobody_knows_are_left_out_and_named() -> None:
    checked = check("sku,name,colour of the lorry\nA,B,red")

    assert (checked.ignored, checked.is_clean) == (("colour of the lorry",), True)


def test_a_misspelt_header_is_no_column_to_leave_out() -> None:
    assert found(check("sku,name,categorry\nA,B,C")) == [(1, "categorry", "unknown_header")]


def test_a_missing_column_and_one_given_twice_are_told() -> None:
    assert found(check("sku,item number\nA,B")) == [(1, "item number", "column_twice"), (1, "name", "column_missing")]


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "empty_file"), ("\n\n  \n", "empty_file"), ("\ufeff", "empty_file"), ("sku,name\n\n,\n", "no_rows")],
)
def test_a_file_without_rows_is_told_to_be_empty(content: str, code: str) -> None:
    assert found(check(content)) == [(0, "", code)]


# Rows and cells


def test_quoted_cells_may_hold_line_breaks_where_text_may() -> None:
    checked = check('sku,name,description\nA,B,"one\r\ntwo"\nC,"D\nE",\n')

    assert checked.rows[0].values["description"] == "one\ntwo"
    assert found(checked) == [(3, "name", "hidden_character")]


def test_an_open_quote_is_told_where_it_begins_and_the_rows_before_are_still_checked() -> None:
    assert found(check('sku,name\n,B\nC,"D\nE,F\n')) == [(2, "sku", "cell_empty"), (3, "", "quotes_unmatched")]


def test_rows_with_too_many_or_too_few_cells_are_told() -> None:
    checked = check("sku,name\nA\nB,C,D\nE,F,,\n")

    assert found(checked) == [(2, "", "ragged_row"), (3, "", "ragged_row")]


def test_hidden_characters_are_told_with_their_place() -> None:
    checked = check("sku,name\nA\0B,C\n")

    assert found(checked) == [(2, "sku", "hidden_character")]
    assert "NUL" in str(checked.problems[0].title)


def test_formulas_stay_text() -> None:
    assert product(name="=1+1", sku="@A").rows[0].values == {"sku": "@A", "name": "=1+1"}


def test_every_problem_of_a_row_is_told_under_the_file_s_own_headers() -> None:
    checked = check("Item Code;Product Name;Cost;Tolerance\n;;-1;abc")

    assert found(checked) == [
        (2, "Item Code", "cell_empty"),
        (2, "Product Name", "cell_empty"),
        (2, "Cost", "too_little"),
        (2, "Tolerance", "not_a_number"),
    ]


def test_the_list_of_problems_ends_somewhere_and_says_so() -> None:
    checked = check("sku,name\n" + "A\n" * 20_010)

    assert checked.problems[-1].code == "too_many_problems"
    assert len(checked.problems) == 20_001


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"name": "x" * 201}, "name", "too_long"),
        ({"barcode": "4006381333932"}, "barcode", "gtin_invalid"),
        ({"barcode": "4,00638E+12"}, "barcode", "code_rounded"),
        ({"barcode": "12345678905"}, "barcode", "gtin_invalid"),
        ({"barcode": "Größe"}, "barcode", "not_a_barcode"),
        ({"barcode": "09520000000011"}, "barcode", "code_taken"),
        ({"barcode": "A-01-02-3"}, "barcode", "code_taken"),
        ({"sku": "1.2E+05"}, "sku", "code_rounded"),
        ({"unit": "furlong"}, "unit", "unknown_unit"),
        ({"sku": "BOLT", "unit": "KG"}, "unit", "unit_differs"),
        ({"category": "Tools > Hand tool"}, "category", "unknown_category"),
        ({"currency": "Euro"}, "currency", "unknown_currency"),
        ({"standard_cost": "-0.01"}, "standard_cost", "too_little"),
        ({"standard_cost": "0.1234567"}, "standard_cost", "too_precise"),
        ({"standard_cost": "1" + "0" * 12}, "standard_cost", "too_large"),
        ({"shelf_life_days": "0"}, "shelf_life_days", "not_whole"),
        ({"shelf_life_days": "10", "min_remaining_shelf_life_days": "11"}, "min_remaining_shelf_life_days",
         "remaining_above_shelf_life"),
        ({"is_serialized": "perhaps"}, "is_serialized", "not_yes_or_no"),
        ({"status": "retired"}, "status", "unknown_word"),
        ({"has_expiry": "yes"}, "has_expiry", "expiry_without_lots"),
        ({"pack_quantity": "12"}, "pack_name", "pack_incomplete"),
        ({"pack_name": "Box"}, "pack_quantity", "pack_incomplete"),
        ({"pack_name": "Box", "pack_quantity": "0"}, "pack_quantity", "too_little"),
        ({"pack_name": "Box", "pack_quantity": "1.5"}, "pack_quantity", "too_precise"),
        ({"variant_of": "NOBODY"}, "variant_of", "unknown_product"),
        ({"variant_of": "BOLT-RED"}, "variant_of", "unknown_product"),
        ({"variant_of": "BOLT", "brand": "Acme"}, "brand", "belongs_to_product"),
        ({"sku": "BOLT-RED"}, "variant_of", "other_product"),
    ],
)  # fmt: skip
def test_a_product_s_cell_that_cannot_be_is_told(cells: dict[str, str], column: str, code: str) -> None:
    assert (2, column, code) in found(product(**cells))


def test_a_good_product_is_read_into_values() -> None:
    checked = product(
        barcode=GTIN, unit="kg", pack_name="Sack", pack_quantity="12.5", is_lot_tracked="Yes", has_expiry="x",
        over_receipt_percent="5", category="tools >hand tools",
    )  # fmt: skip

    assert checked.problems == ()
    assert checked.rows[0].values["barcode"] == "0" + GTIN
    assert checked.rows[0].values["pack_quantity"] == Decimal("12.5")
    assert checked.rows[0].values["unit"] == "KG"


def test_unknown_categories_are_welcome_when_that_was_chosen() -> None:
    assert check("sku,name,category\nA,B,Brand new", adds_categories=True).is_clean


def test_a_code_means_one_thing_within_the_file_too() -> None:
    checked = check(f"sku,name,barcode\nA,A,{GTIN}\nB,B,{GTIN}\nA,A,{GTIN}\n")

    assert found(checked) == [(3, "barcode", "code_taken"), (4, "sku", "duplicate_key")]


def test_a_variant_may_come_before_its_product() -> None:
    assert check("sku,name,variant_of\nA-1,A red,A\nA,A,\n").is_clean


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ("BOLT,Bolt,0.10,Tools > Hand tools,Box,100,9520000000011", RowState.UNCHANGED),
        ("BOLT,,,,,,", None),
        ("BOLT,Bolt,0.11,,,,", RowState.CHANGED),
        ("BOLT,Bolt,,,Box,99,", RowState.CHANGED),
        (f"BOLT,Bolt,,,,,{GTIN}", RowState.CHANGED),
        ("NUT,Nut,,,,,", RowState.NEW),
    ],
)
def test_rows_are_new_or_changed_or_known_already(cells: str, state: RowState | None) -> None:
    checked = check(f"sku,name,cost,category,pack,pack size,gtin\n{cells}")

    if state is None:
        assert not checked.is_clean
    else:
        assert (found(checked), checked.rows[0].state) == ([], state)
        assert checked.counts[state] == 1


# Numbers and dates


@pytest.mark.parametrize(
    ("cell", "sign", "mark", "value"),
    [
        ("1.5", ",", DecimalMark.AUTO, "1.5"),
        ("1,5", ",", DecimalMark.AUTO, "1.5"),
        ("1,234.5", ",", DecimalMark.AUTO, "1234.5"),
        ("1.234,5", ",", DecimalMark.AUTO, "1234.5"),
        ("1.234", ",", DecimalMark.AUTO, "1.234"),
        ("1,234", ";", DecimalMark.AUTO, "1.234"),
        ("1.234", ";", DecimalMark.COMMA, "1234"),
        ("1,234", ",", DecimalMark.POINT, "1234"),
        ("1 234,50", ";", DecimalMark.AUTO, "1234.5"),
        ("1'234.50", ",", DecimalMark.AUTO, "1234.5"),
        ("0", ",", DecimalMark.AUTO, "0"),
    ],
)
def test_numbers_are_read_with_either_mark(cell: str, sign: str, mark: DecimalMark, value: str) -> None:
    checked = check(f'sku{sign}name{sign}cost\nA{sign}B{sign}"{cell}"', decimal_mark=mark)

    assert checked.rows[0].values["standard_cost"] == Decimal(value)


@pytest.mark.parametrize(("cell", "sign"), [("1,234", ","), ("1.234", ";"), ("12,345", ",")])
def test_numbers_that_could_be_read_both_ways_are_refused(cell: str, sign: str) -> None:
    checked = check(f'sku{sign}name{sign}cost\nA{sign}B{sign}"{cell}"')

    assert found(checked) == [(2, "cost", "ambiguous_number")]


@pytest.mark.parametrize("cell", ["", "abc", "1e3", "--1", "1,2,3", "1.2.3,4", "١", "NaN", "Infinity", "0x10", "1_000"])
def test_what_is_no_number_is_refused_or_empty(cell: str) -> None:
    checked = check(f'sku;name;cost\nA;B;"{cell}"')

    assert found(checked) == ([(2, "cost", "not_a_number")] if cell else [])


@pytest.mark.parametrize(
    ("cell", "dates", "iso"),
    [
        ("2026-02-01", DateOrder.DAY_FIRST, "2026-02-01"),
        ("1.2.2026", DateOrder.DAY_FIRST, "2026-02-01"),
        ("01.02.2026", DateOrder.MONTH_FIRST, "2026-02-01"),
        ("01/02/2026", DateOrder.DAY_FIRST, "2026-02-01"),
        ("02/01/2026", DateOrder.MONTH_FIRST, "2026-02-01"),
        ("2026-02-01 00:00:00", DateOrder.DAY_FIRST, "2026-02-01"),
    ],
)
def test_dates_are_read_in_the_file_s_order(cell: str, dates: DateOrder, iso: str) -> None:
    header = "po,supplier,warehouse,sku,qty,expected"
    checked = check(f"{header}\nPO-9,SUP-1,MAIN,BOLT,1,{cell}", ORDERS, date_order=dates)

    assert str(checked.rows[0].values["expected_date"]) == iso


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "12/31/2026", "01.02.26", "tomorrow", "46054"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    checked = order("po,supplier,warehouse,sku,qty,expected", f"PO-9,SUP-1,MAIN,BOLT,1,{cell}")

    assert found(checked) == [(2, "expected", "not_a_date")]


# Suppliers and orders


def test_suppliers_are_checked_by_themselves() -> None:
    checked = check("code,name,email\nS,A,a@b.example\nS,B,\nT,C,nobody\n", SUPPLIERS)

    assert found(checked) == [(3, "code", "duplicate_key"), (4, "email", "not_an_email")]


def test_an_order_names_what_exists() -> None:
    checked = order("po,supplier,warehouse,sku,qty", "PO-9,SUP-2,main,BOLTS,1")

    assert [code for _, _, code in found(checked)] == ["unknown_supplier_code", "unknown_warehouse_code", "unknown_sku"]
    assert all("Did you mean" in str(problem.advice) for problem in checked.problems)


def test_quantities_are_as_precise_as_the_unit() -> None:
    header = "po,supplier,warehouse,sku,qty"

    assert found(order(header, "PO-9,SUP-1,MAIN,BOLT,1.5")) == [(2, "qty", "too_precise")]
    assert found(order(header, "PO-9,SUP-1,MAIN,RICE,1.5")) == []
    assert found(order(header, "PO-9,SUP-1,MAIN,BOLT,0")) == [(2, "qty", "too_little")]


def test_lines_are_numbered_by_the_file_or_in_its_order() -> None:
    checked = order(
        "po,supplier,warehouse,sku,qty", "A,SUP-1,MAIN,BOLT,1", "B,SUP-1,MAIN,BOLT,1", "A,SUP-1,MAIN,RICE,1"
    )

    assert [row.values["line_number"] for row in checked.rows] == [1, 1, 2]
    assert found(order("po,line,supplier,warehouse,sku,qty", *["A,1,SUP-1,MAIN,BOLT,1"] * 2)) == [
        (3, "line", "duplicate_key")
    ]


def test_what_the_first_row_says_of_an_order_holds_for_all_its_rows() -> None:
    header = "po,supplier,warehouse,sku,qty,order date,expected"
    same = order(header, "A,SUP-1,MAIN,BOLT,1,2026-01-01,2026-02-01", "A,SUP-1,MAIN,RICE,1,,")
    other = order(header, "A,SUP-1,MAIN,BOLT,1,2026-01-01,2026-02-01", "A,SUP-1,MAIN,RICE,1,,2026-02-02")

    assert same.is_clean
    assert same.rows[0].values["expected_date"] == same.rows[1].values["expected_date"]
    assert found(other) == [(3, "expected", "order_disagrees")]


def test_nothing_is_due_before_it_was_ordered() -> None:
    checked = order("po,supplier,warehouse,sku,qty,order date,expected", "A,SUP-1,MAIN,BOLT,1,2026-02-01,2026-01-01")

    same_day = order("po,supplier,warehouse,sku,qty,order date,expected", "A,SUP-1,MAIN,BOLT,1,2026-02-01,2026-02-01")

    assert found(checked) == [(2, "expected", "due_before_ordered")]
    assert same_day.is_clean


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("PO-1,1,SUP-1,MAIN,RICE,10", "sku", "line_item_differs"),
        ("PO-1,1,SUP-1,MAIN,BOLT,3", "qty", "ordered_below_received"),
        ("PO-1,1,SUP-1,COAST,BOLT,10", "warehouse", "order_differs"),
    ],
)
def test_an_order_that_is_there_becomes_no_other(row: str, column: str, code: str) -> None:
    assert (2, column, code) in found(order("po,line,supplier,warehouse,sku,qty", row))


@pytest.mark.parametrize(
    ("quantity", "state"), [("10", RowState.UNCHANGED), ("11", RowState.CHANGED), ("4", RowState.CHANGED)]
)
def test_an_order_that_moved_on_is_known_again_though_the_file_says_sent(quantity: str, state: RowState) -> None:
    checked = order("po,line,supplier,warehouse,sku,qty,status", f"PO-1,1,SUP-1,MAIN,BOLT,{quantity},SENT")

    assert (found(checked), checked.rows[0].state) == ([], state)


@pytest.mark.parametrize(("quantity", "problems"), [("10", []), ("11", [(2, "", "order_not_open")])])
def test_an_order_that_is_done_takes_no_changes(quantity: str, problems: list[tuple[int, str, str]]) -> None:
    done = replace(LOOKUPS, orders={"PO-1": {**LOOKUPS.orders["PO-1"], "status": "CLOSED"}})
    content = f"po,line,supplier,warehouse,sku,qty\nPO-1,1,SUP-1,MAIN,BOLT,{quantity}".encode()

    assert found(check_content(content, "file.csv", ORDERS, done)) == problems


def test_categories_are_compared_as_the_database_compares_them() -> None:
    assert category_slug(" Tools  >  Hand tools ") == category_slug("TOOLS>hand_tools") == "tools/hand-tools"


# Files


def test_a_file_that_is_not_there_is_said_to_be_away(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        check_file(tmp_path / "none.csv", PRODUCTS, LOOKUPS)
    with pytest.raises(Unavailable):
        check_file(tmp_path, PRODUCTS, LOOKUPS)


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    (tmp_path / "big.csv").write_bytes(b"sku,name\nA,B")

    with pytest.raises(RuleViolation) as refusal:
        check_file(tmp_path / "big.csv", PRODUCTS, LOOKUPS)

    assert refusal.value.code == "file_too_large"


def test_progress_is_told_while_a_long_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("".join(("sku,name\n", *(f"S{number},Name\n" for number in range(5000)))))
    heard: list[int] = []

    checked = check_file(path, PRODUCTS, LOOKUPS, progress=heard.append)

    assert heard == [0, 2000, 4000, 5000]
    assert (len(checked.rows), checked.counts[RowState.NEW]) == (5000, 5000)


# Whatever comes


def broken_files() -> Iterator[st.SearchStrategy[bytes]]:
    cells = st.one_of(
        st.text(alphabet='ab1.,;\t"=\0\r\n é–E+-/', max_size=12),
        st.sampled_from(["2026-01-01", "4006381333931", "BOLT", "SUP-1", "MAIN", "PO-1", "1", "yes"]),
    )
    for sheet in SHEETS.values():
        names = st.lists(st.sampled_from([column.name for column in sheet.columns]), min_size=1, max_size=8)
        table = st.tuples(names, st.lists(st.lists(cells, max_size=9), max_size=6))
        for sign in reading.DELIMITERS:
            yield table.map(
                lambda made, sign=sign: "\n".join(sign.join(row) for row in (made[0], *made[1])).encode()  # type: ignore[misc]
            )
    yield st.binary(max_size=400)


@settings(max_examples=400, deadline=None)
@given(st.one_of(*broken_files()), st.sampled_from(list(ImportKind)))
def test_no_file_raises_and_no_row_is_clean_without_its_key(content: bytes, kind: ImportKind) -> None:
    checked = check(content, kind)

    if checked.is_clean:
        assert checked.rows
        for row in checked.rows:
            assert all(row.values.get(column) is not None for column in SHEETS[kind].key)
            assert all("\0" not in value for value in row.values.values() if isinstance(value, str))


# SKUs that look alike


@pytest.mark.parametrize("sku", ["rice", "ＲＩＣＥ"])
def test_a_sku_that_looks_like_another_is_refused_in_the_file_and_beside_what_is_there(sku: str) -> None:
    in_the_file = check(f"sku,name\n{sku}-8,Rice\nRICE-8,Rice\n")
    there = check(f"sku,name\n{sku},Rice\n")

    assert found(in_the_file) == [(3, "sku", "looks_alike")]
    assert found(there) == [(2, "sku", "looks_alike")]
    assert "“RICE”" in str(there.problems[0].title)


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u00ad", "\ufeff"])
def test_signs_nobody_sees_are_refused_in_codes_and_turned_text_everywhere(sign: str) -> None:
    assert found(check(f"sku,name\nBO{sign}LT,Bolt\n")) == [(2, "sku", "hidden_character")]
    named = found(check(f"sku,name\nBOLT,Bo{sign}lt\n"))
    assert named == ([(2, "name", "hidden_character")] if sign == "\u202e" else [])
