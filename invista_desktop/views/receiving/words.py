"""What the receiving screen says about a step, as translatable sentences. No Qt."""

from collections.abc import Sequence

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.receiving import DraftLine, ItemRow
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_events import (
    DataScanned,
    Event,
    LotGiven,
    PutAwayChosen,
    QualitySplit,
    Scanned,
)
from invista_desktop.views.receiving.rows import LastScanRow


def counted(event: Event, line: DraftLine, last: LastScanRow, told: Sequence[Said]) -> tuple[Said, Said]:
    """Return how much of what was counted or changed, and what is wanted next or how far the line is."""
    title = _title(event, line, last)
    if told:
        return title, told[0]
    return title, last.wanting or _so_far(last)


def _title(event: Event, line: DraftLine, last: LastScanRow) -> Said:
    if isinstance(event, Scanned):
        return said("{sku}  +{added} {unit}", sku=last.sku, added=shown_quantity(event.quantity), unit=last.unit)
    if isinstance(event, QualitySplit):
        return said(
            "{sku}: {accepted} accepted, {held} held, {rejected} rejected",
            sku=last.sku,
            accepted=shown_quantity(line.accepted),
            held=shown_quantity(line.held),
            rejected=shown_quantity(line.rejected),
        )
    if isinstance(event, DataScanned | LotGiven):
        return said("{sku}: label taken", sku=last.sku)
    if isinstance(event, PutAwayChosen):
        return said("{sku} goes to {code}", sku=last.sku, code=event.location_code)
    return said("{sku}: {quantity} {unit}", sku=last.sku, quantity=shown_quantity(line.quantity), unit=last.unit)


def greeting(draft: Draft, *, is_online: bool) -> tuple[Said, Said]:
    """Return what an opened order says first."""
    if draft.lines:
        return said("Ready to scan."), said("Your earlier scans are all here. Go on where you stopped.")
    if not is_online:
        return said("Ready to scan."), said("The database is away: scans are kept on this workstation.")
    return said("Ready to scan."), said("Scan each item or carton as it arrives.")


def what_went(undone: Event, item: ItemRow | None) -> Said:
    """Return what an undo took back; `item` is what was scanned, where a scan goes."""
    if isinstance(undone, Scanned) and item is not None:
        return said(
            "{sku} {name}: {quantity} {unit} less.",
            sku=item.sku, name=item.name, quantity=shown_quantity(undone.quantity), unit=undone.base_unit,
        )  # fmt: skip
    return said("The line is as it was before.")


def _so_far(last: LastScanRow) -> Said:
    total = shown_quantity(last.line_total)
    if last.expected is None:
        return said("{name}: {total} {unit} scanned, not on the order.", name=last.name, total=total, unit=last.unit)
    expected = shown_quantity(last.expected)
    return said("{name}: {total} of {expected} {unit}.", name=last.name, total=total, expected=expected, unit=last.unit)
