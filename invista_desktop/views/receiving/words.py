"""What the receiving screen says about a step, as translatable sentences. No Qt."""

from collections.abc import Sequence

from invista_desktop.errors import Said, said
from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.models.domain.receiving_draft import Draft
from invista_desktop.models.domain.receiving_events import Event, Scanned
from invista_desktop.views.receiving.rows import LastScanRow


def counted(last: LastScanRow, told: Sequence[Said]) -> tuple[Said, Said]:
    """Return how much of what was counted, and what is wanted next or how far the line is."""
    title = said("{sku}  +{added} {unit}", sku=last.sku, added=shown_quantity(last.added), unit=last.unit)
    if told:
        return title, told[0]
    return title, last.wanting or _so_far(last)


def greeting(draft: Draft, *, is_online: bool) -> tuple[Said, Said]:
    """Return what an opened order says first."""
    if draft.lines:
        return said("Ready to scan."), said("Your earlier scans are all here. Go on where you stopped.")
    if not is_online:
        return said("Ready to scan."), said("The database is away: scans are kept on this workstation.")
    return said("Ready to scan."), said("Scan each item or carton as it arrives.")


def what_went(undone: Event) -> Said:
    """Return what an undo took back."""
    if isinstance(undone, Scanned):
        return said("{quantity} {unit} less.", quantity=shown_quantity(undone.quantity), unit=undone.base_unit)
    return said("The line is as it was before.")


def _so_far(last: LastScanRow) -> Said:
    total = shown_quantity(last.line_total)
    if last.expected is None:
        return said("{name}: {total} {unit} scanned, not on the order.", name=last.name, total=total, unit=last.unit)
    expected = shown_quantity(last.expected)
    return said("{name}: {total} of {expected} {unit}.", name=last.name, total=total, expected=expected, unit=last.unit)
