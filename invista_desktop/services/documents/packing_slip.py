"""The packing slip: what is in a consignment, carton by carton. It never tells a price."""

from decimal import Decimal
from typing import Final

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.trade_papers import PackingSlip, PackingSlipLine, ShippedUnit
from invista_desktop.services.documents.cells import article, lot_and_expiry, serial_details, totals_by_unit
from invista_desktop.services.documents.frames import Content, typeset
from invista_desktop.services.documents.paged_table import Cell, Columns, Row
from invista_desktop.services.documents.sheets import Sheet, sheet_for
from invista_desktop.services.documents.speech import NOTHING, Speech, marked
from invista_desktop.services.documents.transfer_note import on_pallet

COLUMNS: Final = Columns(
    (
        "#", marked("Article"), marked("Lot · Expiry"), marked("Ordered"), marked("Shipped"), marked("To follow"),
        marked("Unit"),
    ),
    (0.05, 0.4, 0.18, 0.1, 0.1, 0.1, 0.07),
    (3, 6),
)  # fmt: skip


def packing_slip(slip: PackingSlip, paper: Paper) -> bytes:
    """Return the slip as a PDF; the same slip gives the same bytes."""
    sheet = sheet_for(slip.organisation, paper)
    tr = sheet.speech
    content = Content(
        title=tr.word("Packing slip"),
        number=slip.number,
        parties=[(tr.word("Ship to"), slip.ship_to), (tr.word("Ship from"), slip.ship_from)],
        facts=_facts(slip, tr),
        columns=COLUMNS,
        rows=(_rows(line, sheet) for line in slip.lines),
        count=len(slip.lines),
        totals=totals_by_unit(COLUMNS, sheet, [(line.unit, _amounts(line)) for line in slip.lines], 3, 6),
        remarks=[*(_unit(unit, tr) for unit in slip.units), *([slip.instructions] if slip.instructions else [])],
        signed=(tr.word("Packed by · date, signature"), tr.word("Received by · date, signature")),
        foot=slip.order_number,
    )
    return typeset(content, slip.organisation, sheet)


def _facts(slip: PackingSlip, tr: Speech) -> list[tuple[str, str]]:
    weights = [unit.weight_kg for unit in slip.units if unit.weight_kg is not None and not unit.parent]
    pallets = sum(1 for unit in slip.units if not unit.is_carton)
    return [
        (tr.word("Packing slip"), slip.number),
        (tr.word("Order"), slip.order_number),
        (tr.word("Your order"), slip.customer_reference),
        (tr.word("Shipped"), tr.moment(slip.shipped_at) if slip.shipped_at else NOTHING),
        (tr.word("Carrier"), slip.carrier),
        (tr.word("Tracking"), slip.tracking),
        (tr.word("Pallets"), str(pallets) if pallets else ""),
        (tr.word("Cartons"), str(len(slip.units) - pallets) if len(slip.units) > pallets else ""),
        (tr.word("Weight"), f"{tr.number(sum(weights, Decimal(0)))} kg" if weights else ""),
    ]


def _unit(unit: ShippedUnit, tr: Speech) -> str:
    kind = tr.word("Carton") if unit.is_carton else tr.word("Pallet")
    named = f"{kind} SSCC {unit.sscc}"
    if unit.parent:
        named = tr.filled("{kind} {sscc} on {parent}", kind=kind, sscc=f"SSCC {unit.sscc}", parent=unit.parent)
    return named if unit.weight_kg is None else f"{named}: {tr.number(unit.weight_kg)} kg"


def _rows(line: PackingSlipLine, sheet: Sheet) -> list[Row]:
    width, tr = sheet.text_width, sheet.speech
    cells: tuple[Cell, ...] = (
        str(line.number),
        article(line.sku, line.name),
        lot_and_expiry(line.lot, line.expiry, sheet),
        *(COLUMNS.fitted(tr.number(amount), place, width) for place, amount in enumerate(_amounts(line), 3)),
        COLUMNS.fitted(line.unit, 6, width),
    )
    details = (*serial_details(line.serials, tr), *(on_pallet(one, line.unit, tr) for one in line.pallets))
    return [COLUMNS.row(cells, width), *(COLUMNS.detail(text, width) for text in details)]


def _amounts(line: PackingSlipLine) -> tuple[Decimal | None, ...]:
    rest = None if line.ordered is None else max(line.ordered - line.shipped, Decimal(0))
    return line.ordered, line.shipped, rest
