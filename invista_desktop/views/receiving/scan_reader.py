"""From what the scanner sent to what it does to the draft on the desk."""

from dataclasses import dataclass, replace
from typing import Final

from invista_desktop.background import Background
from invista_desktop.errors import NeedsConfirmation, RuleViolation, Said, Unavailable, said
from invista_desktop.models.domain.found import (
    CommandFound,
    Found,
    LocationFound,
    LotFound,
    NothingFound,
    OrderFound,
    ProductFound,
    ReceiptFound,
    SerialFound,
)
from invista_desktop.models.domain.receiving import ItemRow, PackRow, SerialOnFile
from invista_desktop.models.domain.receiving_events import DataScanned, Event, PutAwayChosen, Scanned
from invista_desktop.models.domain.receiving_posting import missing
from invista_desktop.models.domain.receiving_scans import LabelData, completion, item_on_order, item_scan
from invista_desktop.models.domain.scan_explanations import doubt_about, receipt_words, require_readable
from invista_desktop.models.domain.scans import Interpret, Meaning, ScanStatus
from invista_desktop.views.receiving.draft_desk import DraftDesk
from invista_desktop.views.receiving.readings import code_of, known_here, label_data
from invista_desktop.views.receiving.work import ReceivingWork

PLAIN_LOT: Final = "plain_lot"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scan asks for: an event to record, or a command to carry out.

    Attributes:
        doubt: what the person should check, of the label or because the database is away.
    """

    event: Event | None = None
    command: str | None = None
    serial: SerialOnFile | None = None
    doubt: Said | None = None


class ScanReader:
    """Looks up by what the opened order knows, and asks the database only for the rest.

    `interpret` gets the raw text, and the question whether a code is one of our own.
    """

    def __init__(self, interpret: Interpret, work: ReceivingWork, background: Background) -> None:
        self._interpret, self._work, self._background = interpret, work, background

    async def read(self, raw: str, desk: DraftDesk, confirmed: frozenset[str]) -> Reading:
        """Return what a scan asks for.

        Raises:
            RuleViolation: it cannot be read, or is of no use here; the words say why and what next.
            NeedsConfirmation: it may be a lot; again with the word in `confirmed`.
            Unavailable: only the database knows the code, and it is away.
        """
        known = {known.code for known in desk.order.codes}
        meaning = self._interpret(raw, known.__contains__)
        require_readable(meaning)
        reading = await self._read(meaning, desk, confirmed)
        return replace(reading, doubt=doubt_about(meaning) or reading.doubt)

    async def _read(self, meaning: Meaning, desk: DraftDesk, confirmed: frozenset[str]) -> Reading:
        data = label_data(meaning)
        if not code_of(meaning):
            return await self._completed(data, desk)
        found = known_here(desk.order, meaning)
        if found is None:
            found = await self._background.run(self._work.resolve, meaning)
        if isinstance(found, NothingFound):
            return await self._unknown(found, meaning, desk, confirmed)
        return await self._found(found, data, desk)

    async def read_bin(self, code: str, line_key: str) -> PutAwayChosen:
        """Return that the bin with a typed code was chosen for a line.

        Raises:
            RuleViolation: there is no such bin, or nothing can be put there.
        """
        found = await self._background.run(self._work.resolve, self._interpret(code, lambda _code: True))
        if not isinstance(found, LocationFound):
            raise RuleViolation(
                said("There is no bin {code}.", code=code), said("Scan the label of the bin."), code="unknown_bin"
            )
        return _bin_chosen(found, line_key)

    async def _found(self, found: Found, data: LabelData, desk: DraftDesk) -> Reading:
        match found:
            case CommandFound():
                return Reading(command=found.name)
            case ProductFound():
                return await self._item(found, data, desk)
            case LocationFound():
                return Reading(_bin_chosen(found, desk.draft.active))
            case LotFound():
                return await self._lot(found, data, desk)
            case SerialFound():
                return await self._serial(found, data, desk)
            case _:
                raise _not_for_here(found, desk)

    async def _item(self, found: ProductFound, data: LabelData, desk: DraftDesk) -> Reading:
        item = await self._item_row(found, desk)
        pack = PackRow(found.pack_name, found.pack_quantity) if found.pack_name else None
        event = item_scan(desk.order, desk.draft, item, pack, data)
        return await self._with_serial(event, item, event.serial)

    async def _item_row(self, found: ProductFound | SerialFound, desk: DraftDesk) -> ItemRow:
        listed = item_on_order(desk.order, found.product_id, found.variant_id)
        if listed is not None:
            return listed
        # A code of the whole product stands for its variant where the order has only one of it.
        variants = [line.item for line in desk.order.lines if line.item.product_id == found.product_id]
        if found.variant_id is None and len({item.key for item in variants}) == 1:
            return variants[0]
        item = await self._background.run(self._work.item, found.product_id, found.variant_id)
        await desk.add_unexpected(item)
        return item

    async def _completed(self, data: LabelData, desk: DraftDesk) -> Reading:
        item = _last_item(desk)
        event = completion(desk.order, desk.draft, item, data)
        return await self._with_serial(event, item, event.serial) if item else Reading(event)

    async def _with_serial(self, event: Scanned | DataScanned, item: ItemRow, serial: str | None) -> Reading:
        if serial is None:
            return Reading(event)
        try:
            known = await self._background.run(self._work.serial_on_file, item.product_id, item.variant_id, serial)
        except Unavailable:
            return Reading(event, doubt=said("The serial number is checked when the receipt is posted."))
        return Reading(event, serial=known)

    async def _lot(self, found: LotFound, data: LabelData, desk: DraftDesk) -> Reading:
        item = _last_item(desk)
        if item is None or item.key != (found.product_id, found.variant_id):
            raise RuleViolation(
                said("This is lot {lot} of {sku}.", lot=found.code, sku=found.sku),
                said("Scan {sku} first, then its lot.", sku=found.sku),
                code="lot_of_other_item",
            )
        lot = LabelData(lot_code=found.code, expiry_date=data.expiry_date or found.expiry_date, raw=data.raw)
        return await self._completed(lot, desk)

    async def _serial(self, found: SerialFound, data: LabelData, desk: DraftDesk) -> Reading:
        item = await self._item_row(found, desk)
        known = SerialOnFile(found.code, is_in_stock=found.location_id is not None)
        label = LabelData(serial=found.code, lot_code=data.lot_code, expiry_date=data.expiry_date, raw=data.raw)
        waits = _last_item(desk) == item and _waits_for_serial(desk, item)
        if waits:
            return Reading(completion(desk.order, desk.draft, item, label), serial=known)
        return Reading(item_scan(desk.order, desk.draft, item, None, label), serial=known)

    async def _unknown(
        self, found: NothingFound, meaning: Meaning, desk: DraftDesk, confirmed: frozenset[str]
    ) -> Reading:
        """A plain text nobody knows may be the serial or lot that the last piece still needs."""
        item = _last_item(desk)
        line = desk.draft.active_line
        if item is None or line is None or meaning.status is not ScanStatus.PLAIN:
            raise _unknown_code(found)
        if item.is_serialized and _waits_for_serial(desk, item):
            return await self._completed(LabelData(serial=found.code, raw=meaning.raw), desk)
        if not item.is_lot_tracked or line.lot_code is not None:
            raise _unknown_code(found)
        if PLAIN_LOT not in confirmed:
            raise NeedsConfirmation(
                said("Nothing here has the code {code}.", code=found.code),
                said("Confirm to take it as the lot number of {sku}.", sku=item.sku),
                confirmation=PLAIN_LOT,
            )
        return await self._completed(LabelData(lot_code=found.code, raw=meaning.raw), desk)


def _last_item(desk: DraftDesk) -> ItemRow | None:
    last = desk.draft.last_scan
    line = desk.draft.line(last.line_key) if last else None
    return desk.item(line.item_key) if line else None


def _waits_for_serial(desk: DraftDesk, item: ItemRow) -> bool:
    line = desk.draft.active_line
    return line is not None and missing(line, item) is not None and len(line.serials) < line.quantity


def _bin_chosen(found: LocationFound, line_key: str | None) -> PutAwayChosen:
    if line_key is None:
        raise RuleViolation(
            said("{code} is a bin.", code=found.code),
            said("Scan the item first, then the bin it goes to."),
            code="bin_without_item",
        )
    if found.is_blocked or not found.is_active or found.kind != "storage":
        raise RuleViolation(
            said("Nothing can be put away at {code} now.", code=found.code),
            said("Choose another bin."),
            code="bin_not_usable",
        )
    return PutAwayChosen(line_key, found.location_id, found.code)


def _not_for_here(found: Found, desk: DraftDesk) -> RuleViolation:
    if isinstance(found, ReceiptFound):
        return RuleViolation(
            receipt_words(found),
            said("Press Esc, then scan it in the worklist to open it. What was scanned here is kept."),
            code="receipt_not_here",
        )
    number = found.number if isinstance(found, OrderFound) else ""
    if number == desk.order.number:
        return RuleViolation(
            said("Order {number} is open already.", number=number), said("Scan what has arrived."), code="already_open"
        )
    return RuleViolation(
        said("This is order {number}, but {open} is open.", number=number, open=desk.order.number),
        said("Press Esc, then scan it again. What was scanned here is kept."),
        code="other_order",
    )


def _unknown_code(found: NothingFound) -> RuleViolation:
    return RuleViolation(
        said("Nothing here has the code {code}.", code=found.code),
        said("Scan the item's own barcode, or set it aside and ask purchasing."),
        code="unknown_code",
    )
