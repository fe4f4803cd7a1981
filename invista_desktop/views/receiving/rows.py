"""What the receiving screen shows: frozen rows made from the order and the draft, no Qt."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.draft_records import Waiting
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import (
    DraftLine,
    ItemRow,
    OpenedOrder,
    OrderLine,
    OtherDraft,
    PutAwaySuggestion,
)
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_posting import missing

ItemKey = tuple[UUID, UUID | None]
RowKey = tuple[UUID | None, str | None]

NOTHING_WAITS = Waiting()


@dataclass(frozen=True, slots=True)
class ReceivingRow:
    """One row of the line table: an order line, or one of several draft lines of it.

    Attributes:
        key: (order line, draft line); either may be None.
        ordered, received, outstanding: None on all but the first row of an order line.
        line: what was scanned, None while nothing was.
        others: what other people have scanned for the order line.
        wanting: what the line still needs before posting.
        put_away: the chosen bin, else the suggested one.
    """

    key: RowKey
    number: int | None
    item: ItemRow
    ordered: Decimal | None
    received: Decimal | None
    outstanding: Decimal | None
    line: DraftLine | None
    others: Decimal
    other_people: tuple[str, ...]
    wanting: Said | None
    put_away: str
    is_put_away_chosen: bool

    @property
    def scanned(self) -> Decimal:
        """What this draft has of it."""
        return ZERO if self.line is None else self.line.quantity

    @property
    def is_unexpected(self) -> bool:
        """Whether the order does not list it."""
        return self.key[0] is None


@dataclass(frozen=True, slots=True)
class ReceivingHeader:
    """What stands above the lines."""

    number: str
    supplier_name: str
    expected_date: date | None
    is_late: bool
    dock_code: str
    line_count: int
    lines_done: int
    progress: int
    other_people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastScanRow:
    """What the last scan came to.

    Attributes:
        added: in base units; `entered` says it in packs, empty for single units.
        expected: what the order line waits for in all, None for an unexpected item.
    """

    sku: str
    name: str
    added: Decimal
    unit: str
    entered: str
    line_total: Decimal
    expected: Decimal | None
    lot_code: str | None
    expiry_date: date | None
    serial: str | None
    wanting: Said | None
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class DraftState:
    """How safe the work is, and how far: what the state line says in words.

    Attributes:
        scans: steps kept on this workstation and not posted.
        is_posting_unknown: sent, and the answer is not known yet.
    """

    scans: int = 0
    is_online: bool = True
    waiting: Waiting = NOTHING_WAITS
    set_aside: int = 0
    is_posting_unknown: bool = False


def rows_of(
    order: OpenedOrder, draft: Draft, suggestions: Mapping[ItemKey, PutAwaySuggestion]
) -> tuple[ReceivingRow, ...]:
    """Return the rows in the order's sequence, unexpected items last; one pass over each list."""
    scanned: dict[UUID | None, list[DraftLine]] = defaultdict(list)
    for line in draft.lines:
        scanned[line.order_item_id].append(line)
    others: dict[UUID | None, list[OtherDraft]] = defaultdict(list)
    for other in order.others:
        others[other.order_item_id].append(other)
    rows: list[ReceivingRow] = []
    for ordered in order.lines:
        known = ordered.order_item_id
        rows += _order_rows(ordered, scanned[known], others[known], suggestions)
    items = {item.key: item for item in order.unexpected}
    for line in scanned[None]:
        if item := items.get(line.item_key):
            rows.append(_row(None, item, line, (), suggestions, outstanding=None))
    return tuple(rows)


def header_of(order: OpenedOrder, rows: Sequence[ReceivingRow]) -> ReceivingHeader:
    """Return the header: a line is done when nothing more is expected on it."""
    firsts = [row for row in rows if row.ordered is not None]
    done = sum(row.outstanding == 0 for row in firsts)
    late = order.expected_date is not None and order.expected_date < order.today
    return ReceivingHeader(
        order.number,
        order.supplier_name,
        order.expected_date,
        late and done < len(firsts),
        order.dock_code,
        len(firsts),
        done,
        _progress(firsts),
        tuple(sorted({other.person for other in order.others if other.quantity > 0})),
    )


def last_scan_of(order: OpenedOrder, draft: Draft, item: ItemRow) -> LastScanRow | None:
    """Return what the last scan came to, None when there is none to show."""
    last = draft.last_scan
    line = draft.line(last.line_key) if last else None
    if last is None or line is None:
        return None
    ordered = next((one for one in order.lines if one.order_item_id == line.order_item_id), None)
    packs = last.quantity / line.entered_factor if line.entered_factor > 1 else None
    return LastScanRow(
        item.sku,
        item.name,
        last.quantity,
        item.unit,
        f"{packs.normalize():f} × {line.entered_unit}" if packs is not None and packs == int(packs) else "",
        draft.kept_for(ordered.order_item_id) if ordered else line.quantity,
        ordered.outstanding if ordered else None,
        line.lot_code,
        line.expiry_date,
        last.serial,
        missing(line, item),
        last.is_typed,
    )


def _order_rows(
    ordered: OrderLine,
    lines: Sequence[DraftLine],
    others: Sequence[OtherDraft],
    suggestions: Mapping[ItemKey, PutAwaySuggestion],
) -> list[ReceivingRow]:
    kept = sum((line.kept for line in lines), ZERO) + sum((other.quantity for other in others), ZERO)
    left = max(ZERO, ordered.outstanding - kept)
    first = _row(ordered, ordered.item, lines[0] if lines else None, others, suggestions, outstanding=left)
    more = [_row(ordered, ordered.item, line, (), suggestions, outstanding=None) for line in lines[1:]]
    return [first, *more]


def _row(
    ordered: OrderLine | None,
    item: ItemRow,
    line: DraftLine | None,
    others: Sequence[OtherDraft],
    suggestions: Mapping[ItemKey, PutAwaySuggestion],
    *,
    outstanding: Decimal | None,
) -> ReceivingRow:
    shown = ordered if outstanding is not None else None
    suggested = suggestions.get(item.key)
    chosen = line.put_away_code if line else None
    return ReceivingRow(
        (ordered.order_item_id if ordered else None, line.line_key if line else None),
        shown.line_number if shown else None,
        item,
        shown.ordered if shown else None,
        shown.received if shown else None,
        outstanding,
        line,
        sum((other.quantity for other in others), ZERO),
        tuple(sorted({other.person for other in others if other.quantity > 0})),
        missing(line, item) if line else None,
        chosen or (suggested.location_code if suggested else ""),
        chosen is not None,
    )


def _progress(firsts: Sequence[ReceivingRow]) -> int:
    """Return how far the order is, in whole percent, every line weighing the same: units do not add up."""
    shares = [
        1 - row.outstanding / row.ordered if row.ordered else Decimal(1)
        for row in firsts
        if row.outstanding is not None
    ]
    return int(100 * sum(shares, ZERO) / len(shares)) if shares else 100
