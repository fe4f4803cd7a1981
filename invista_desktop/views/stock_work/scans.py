"""From what a scan stands for to the pile on the floor that is meant. No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from invista_desktop.errors import RuleViolation, Said, said
from invista_desktop.models.domain.found import (
    CommandFound,
    Found,
    LotFound,
    NothingFound,
    PalletFound,
    ProductFound,
    SerialFound,
)
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.receiving import ItemRow, PackRow
from invista_desktop.models.domain.receiving_scans import LabelData
from invista_desktop.models.domain.stock_piles import Pile

ItemFound = ProductFound | LotFound | SerialFound


@dataclass(frozen=True)
class ReadScan:
    """What a scan stands for, and what its label says beside it.

    Attributes:
        doubt: what the person should check of the label, though it counts.
    """

    found: Found
    data: LabelData = field(default_factory=LabelData)
    doubt: Said | None = None

    @property
    def lot(self) -> str:
        """The lot that is named; empty for none."""
        return self.found.code if isinstance(self.found, LotFound) else self.data.lot_code or ""

    @property
    def serial(self) -> str:
        """The numbered piece that is named; empty for none."""
        return self.found.code if isinstance(self.found, SerialFound) else self.data.serial or ""

    @property
    def pack(self) -> PackRow | None:
        """The pack that was scanned, None for a single unit."""
        found = self.found
        if not isinstance(found, ProductFound) or not found.pack_name:
            return None
        return PackRow(found.pack_name, found.pack_quantity)


def amount(read: ReadScan, item: ItemRow) -> Decimal:
    """Return how many base units a scan stands for: one, or what pack and label say.

    Raises:
        RuleViolation: the label measures in another unit than the item is kept in.
    """
    data = read.data
    if data.measure is not None:
        if data.measure_unit != item.unit:
            raise RuleViolation(
                said("The label measures in {unit}.", unit=data.measure_unit or "?"),
                said("{sku} is kept in {unit}: press F2 and type the quantity.", sku=item.sku, unit=item.unit),
                code="other_unit",
            )
        return data.measure
    factor = read.pack.quantity if read.pack else Decimal(1)
    return factor * (Decimal(1) if data.count is None else data.count)


def meant(read: ReadScan, piles: Iterable[Pile]) -> tuple[Pile, ...]:
    """Return the piles that a scan may mean: of its item, its lot, with its piece."""
    found = read.found
    assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
    return tuple(
        pile
        for pile in piles
        if pile.loose > ZERO
        and pile.item.product_id == found.product_id
        and found.variant_id in (None, pile.item.variant_id)
        and (not read.lot or not pile.item.is_lot_tracked or pile.lot == read.lot)
        and (not read.serial or not pile.item.is_serialized or any(piece.code == read.serial for piece in pile.pieces))
    )


def not_here(read: ReadScan, piles: Sequence[Pile], where: str) -> RuleViolation:
    """Return why nothing of what was scanned can be taken here."""
    found = read.found
    assert isinstance(found, ItemFound)  # noqa: S101 - the caller has looked
    advice = said("Look at the label again, or scan the bin it lies in.")
    if piles and all(pile.loose <= ZERO for pile in piles):
        return RuleViolation(
            said("All of {sku} in {code} is reserved or stands on a pallet.", sku=found.sku, code=where),
            said("Scan its pallet to move it whole, or take other goods."),
            code="nothing_loose",
        )
    if piles and read.serial:
        return RuleViolation(
            said("Piece {serial} of {sku} is not in {code}.", serial=read.serial, sku=found.sku, code=where),
            advice,
            code="serial_not_here",
        )
    if piles and read.lot:
        return RuleViolation(
            said("Lot {lot} of {sku} is not in {code}.", lot=read.lot, sku=found.sku, code=where),
            advice,
            code="lot_not_here",
        )
    if not where:
        return RuleViolation(
            said("No {sku} waits on a dock.", sku=found.sku),
            said("To move it from a bin, scan the bin first."),
            code="not_on_a_dock",
        )
    return RuleViolation(said("No {sku} is in {code}.", sku=found.sku, code=where), advice, code="not_in_bin")


def not_for_here(read: ReadScan, raw: str, advice: Said) -> RuleViolation:
    """Return what was scanned, and that it is of no use here."""
    match read.found:
        case NothingFound(code=code):
            return RuleViolation(said("Nothing here has the code {code}.", code=code), advice, code="unknown_code")
        case PalletFound(sscc=sscc):
            return RuleViolation(said("This is pallet {sscc}.", sscc=sscc), advice, code="pallet_scanned")
        case CommandFound():
            return RuleViolation(said("There is nothing to answer now."), advice, code="command_not_here")
    return RuleViolation(said("{code} is no item and no place.", code=raw.strip()[:60]), advice, code="not_for_here")
