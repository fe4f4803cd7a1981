"""The columns of each kind of file: their headers, what they hold, what an empty cell means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.gtin import GTIN_LENGTHS, check_digit, gtin14, is_digits, is_gtin
from invista_desktop.models.domain.imports import ImportKind, Value
from invista_desktop.services.imports import cells
from invista_desktop.services.imports.cells import BadCell, Reader, Writing

_SEPARATORS = re.compile(r"[\s_\-./()#*:]+")


@dataclass(frozen=True)
class Column:
    """One column: `aliases` are other headers for it. An empty cell leaves what the database has."""

    name: str
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """All columns of a kind of file; those of `key` together name a row."""

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    by_header: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        headers = {plain(header): column for column in self.columns for header in (column.name, *column.aliases)}
        object.__setattr__(self, "by_header", headers)

    def column(self, header: str) -> Column | None:
        """Return the column a header means, whatever its case, spaces and underscores."""
        return self.by_header.get(plain(header))

    def nearest(self, header: str) -> Column | None:
        """Return the column a misspelt header most probably means."""
        close = get_close_matches(plain(header)[:60], self.by_header, n=1, cutoff=0.75)
        return self.by_header[close[0]] if close else None

    def required(self) -> Iterator[Column]:
        """Yield the columns no file can do without."""
        return (column for column in self.columns if column.required)


def plain(header: str) -> str:
    """Return a header without case, spaces and punctuation, as headers are compared."""
    return _SEPARATORS.sub("", header).casefold()


def code(longest: int = 60) -> Reader:
    """Return a reader of a code such as a SKU: one line of visible characters, no spaces around it."""
    read_text = cells.text(longest)

    def read(cell: str, writing: Writing) -> Value:
        if cells.looks_scientific(cell) and "+" in cell:
            raise _rounded(cell)
        cells.require_visible(cell)
        return read_text(cell, writing)

    return read


def unit(cell: str, _writing: Writing) -> str:
    """Read a unit's code, in any case."""
    return cell.upper()


def barcode(cell: str, writing: Writing) -> Value:
    """Read what is printed under the bars: a GTIN, of which the value has all 14 digits, or a code of one's own."""
    number = cell.replace(" ", "").replace("-", "")
    if is_gtin(number):
        return gtin14(number)
    if is_digits(number) and len(number) in GTIN_LENGTHS:
        raise _bad_gtin(
            cell,
            said(
                "The last digit should be {digit}, or one of the others is wrong: compare it with the label.",
                digit=check_digit(number[:-1]),
            ),
        )
    if is_digits(number) and number.zfill(12) != number and is_gtin(number.zfill(12)):
        raise _bad_gtin(
            cell,
            said("Its leading zeros are missing: format the column as text and write {gtin}.", gtin=number.zfill(12)),
        )
    return own_code(cell, writing)


def own_code(cell: str, writing: Writing) -> Value:
    """Read a code that scanners can give back: visible ASCII without spaces at its ends."""
    read = code(MAX_CODE)(cell, writing)
    if not cell.isascii():
        raise BadCell(
            said("“{cell}” has letters that barcodes cannot hold.", cell=cell[:40]),
            said("Use letters A to Z, digits and signs."),
            code="not_a_barcode",
        )
    return read


def _bad_gtin(cell: str, advice: Said) -> BadCell:
    return BadCell(said("“{cell}” is not a valid GTIN.", cell=cell[:40]), advice, code="gtin_invalid")


def _rounded(cell: str) -> BadCell:
    return BadCell(
        said("“{cell}” is a number the spreadsheet program has rounded.", cell=cell[:40]),
        said("Format the column as text there, enter the code again, and save the file anew."),
        code="code_rounded",
    )


MAX_CODE: Final = 48
QUANTITY: Final = cells.amount(14, 3, above_zero=True)
PERCENT: Final = cells.amount(5, 2)
COST: Final = cells.amount(18, 6)
DAYS: Final = cells.whole(36_500)
LIFE: Final = cells.whole(36_500, lowest=1)

PRODUCTS: Final = Sheet(
    key=("sku",),
    columns=(
        Column("sku", code(), ("product code", "item number", "article number", "item code"), required=True),
        Column("variant_of", code(), ("parent sku", "parent", "main product")),
        Column("name", cells.text(200), ("product name", "item name", "title"), required=True),
        Column("description", cells.lines(4000), ("details", "long text")),
        Column("category", cells.text(300), ("category path", "product group", "group")),
        Column("brand", cells.text(200), ("brand name", "manufacturer", "make")),
        Column("unit", unit, ("base unit", "unit of measure", "uom")),
        Column("status", cells.one_of("ACTIVE", "INACTIVE", "DISCONTINUED", "DRAFT")),
        Column("is_lot_tracked", cells.yes_or_no, ("lot tracked", "lots", "batches", "batch tracked")),
        Column("is_serialized", cells.yes_or_no, ("serialized", "serialised", "serial numbers")),
        Column("has_expiry", cells.yes_or_no, ("expiry", "expires", "best before")),
        Column("shelf_life_days", LIFE, ("shelf life",)),
        Column("min_remaining_shelf_life_days", DAYS, ("minimum shelf life", "minimum remaining days")),
        Column("over_receipt_percent", PERCENT, ("over receipt", "tolerance", "over receipt tolerance")),
        Column("standard_cost", COST, ("cost", "cost price", "unit cost")),
        Column("currency", cells.currency, ("currency code",)),
        Column("barcode", barcode, ("gtin", "ean", "ean13", "upc", "gtin13")),
        Column("pack_name", cells.text(100), ("pack", "packaging")),
        Column("pack_quantity", QUANTITY, ("pack size", "units per pack", "pack content")),
        Column("pack_barcode", barcode, ("pack gtin", "carton gtin", "itf14", "gtin14")),
    ),
)
SUPPLIERS: Final = Sheet(
    key=("code",),
    columns=(
        Column("code", code(), ("supplier code", "supplier number", "vendor code", "vendor number"), required=True),
        Column("name", cells.text(200), ("supplier name", "vendor name", "company"), required=True),
        Column("status", cells.one_of("ACTIVE", "INACTIVE", "PENDING_APPROVAL", "SUSPENDED", "BLACKLISTED")),
        Column("currency", cells.currency, ("currency code",)),
        Column("email", cells.text(254), ("e-mail", "mail", "email address")),
        Column("phone", cells.text(60), ("telephone", "phone number")),
        Column("website", cells.text(200), ("web", "url", "homepage")),
        Column("tax_id", cells.text(60), ("vat number", "vat id", "tax number")),
        Column("address", cells.lines(1000), ("postal address",)),
        Column("payment_terms", cells.text(100), ("terms",)),
        Column("over_receipt_percent", PERCENT, ("over receipt", "tolerance", "over receipt tolerance")),
    ),
)
PURCHASE_ORDERS: Final = Sheet(
    key=("order_number", "line_number"),
    columns=(
        Column("order_number", code(), ("order", "po", "po number", "purchase order"), required=True),
        Column("line_number", cells.whole(99_999, lowest=1), ("line", "line no", "position", "pos")),
        Column("supplier_code", code(), ("supplier", "vendor", "vendor code"), required=True),
        Column("warehouse_code", code(), ("warehouse", "destination", "ship to"), required=True),
        Column("status", cells.one_of("DRAFT", "PENDING_APPROVAL", "APPROVED", "SENT", "ACKNOWLEDGED")),
        Column("order_date", cells.day, ("ordered on", "date")),
        Column("expected_date", cells.day, ("expected", "due date", "delivery date", "due")),
        Column("currency", cells.currency, ("currency code",)),
        Column("notes", cells.lines(4000), ("note", "remarks", "comment")),
        Column("sku", code(), ("product code", "item number", "article number", "product"), required=True),
        Column("quantity", QUANTITY, ("qty", "ordered quantity", "ordered"), required=True),
        Column("unit_cost", COST, ("cost", "price", "unit price")),
        Column("supplier_sku", cells.text(100), ("supplier item number", "vendor sku")),
        Column("line_expected_date", cells.day, ("line due date", "line expected")),
    ),
)
SHEETS: Final = {
    ImportKind.PRODUCTS: PRODUCTS,
    ImportKind.SUPPLIERS: SUPPLIERS,
    ImportKind.PURCHASE_ORDERS: PURCHASE_ORDERS,
}
