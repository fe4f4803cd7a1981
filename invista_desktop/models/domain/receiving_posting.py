"""From a finished draft to the command that posts it, and what is still missing for that."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.quantities import require_decimals, shown_quantity
from invista_desktop.models.domain.receiving import DraftLine, ItemRow, PostGoodsReceipt, PutAwaySuggestion, SharedLine
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_rules import UNEXPECTED, Circumstances


def missing(line: DraftLine, item: ItemRow) -> Said | None:
    """Return what a line still needs before it can be posted, None when it is complete."""
    if line.kept == 0:
        return None
    if item.is_lot_tracked and line.lot_code is None:
        return said("Lot missing: scan the lot label or press F3.")
    if item.has_expiry and line.expiry_date is None:
        return said("Expiry missing: scan the date label or press F3.")
    if item.is_serialized and len(line.posted_serials) != line.kept:
        short = line.kept - Decimal(len(line.posted_serials))
        return said("{short} serial numbers missing: scan them.", short=shown_quantity(abs(short)))
    return None


def require_postable(draft: Draft, about: Circumstances) -> None:
    """Return when the draft can be posted as it stands.

    Raises:
        RuleViolation: codes still wait to be looked up, nothing was scanned, or a line is incomplete.
    """
    if draft.set_aside:
        raise RuleViolation(
            said("{count} scans are still to be looked up.", count=len(draft.set_aside)),
            said("Press Try again as soon as the database answers."),
            code="scans_set_aside",
        )
    if not _arrived(draft.lines):
        raise RuleViolation(
            said("Nothing has been scanned yet."), said("Scan what is on the dock."), code="nothing_to_post"
        )
    for line in _arrived(draft.lines):
        item = about.item(line.item_key)
        if item is not None:
            _require_complete(line, item)


def posting(
    draft: Draft,
    about: Circumstances,
    *,
    suggested: Mapping[tuple[UUID, UUID | None], PutAwaySuggestion],
    operation_id: UUID,
    draft_id: UUID,
    occurred_at: datetime,
) -> PostGoodsReceipt:
    """Return the command that posts `draft`; accepted goods without a bin get the suggested one.

    Raises:
        RuleViolation: as `require_postable`.
    """
    require_postable(draft, about)
    return PostGoodsReceipt(
        operation_id=operation_id,
        draft_id=draft_id,
        purchase_order_id=about.order.order_id,
        dock_location_id=about.order.dock_location_id,
        occurred_at=occurred_at,
        lines=tuple(_placed(line, suggested.get(line.item_key)) for line in _arrived(draft.lines)),
        delivery_note=draft.delivery_note,
        confirmed=draft.confirmed - {UNEXPECTED},
    )


def shared_lines(before: Draft, after: Draft, version: int) -> tuple[SharedLine, ...]:
    """Return the lines others must hear of: changed ones, and at zero those an undo took away."""
    was = {line.line_key: line for line in before.lines}
    now = {line.line_key: line for line in after.lines}
    changed = [line for key, line in now.items() if was.get(key) != line]
    gone = [line for key, line in was.items() if key not in now]
    return (
        *(_shared(line, version, line.kept) for line in changed),
        *(_shared(line, version, Decimal(0)) for line in gone),
    )


def _shared(line: DraftLine, version: int, quantity: Decimal) -> SharedLine:
    return SharedLine(
        line.line_key, version, line.order_item_id, line.product_id, line.variant_id, quantity, line.lot_code
    )


def _arrived(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    return tuple(line for line in lines if line.quantity != 0)


def _placed(line: DraftLine, suggestion: PutAwaySuggestion | None) -> DraftLine:
    if suggestion is None or line.put_away_location_id is not None or line.accepted == 0:
        return line
    return replace(line, put_away_location_id=suggestion.location_id, put_away_code=suggestion.location_code)


def _require_complete(line: DraftLine, item: ItemRow) -> None:
    require_decimals(line.kept, item.unit_decimals)
    wanting = missing(line, item)
    if wanting is not None:
        raise RuleViolation(
            said("{sku} {name} is not complete.", sku=item.sku, name=item.name), wanting, code="incomplete"
        )
