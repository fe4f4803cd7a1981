"""Records for labels: of things that were chosen on a screen, and of one that was scanned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from invista_desktop.errors import Conflict, RuleViolation, said
from invista_desktop.models.domain.found import Found, LocationFound, LotFound, PalletFound, ProductFound, SerialFound
from invista_desktop.models.domain.gtin import is_gtin
from invista_desktop.models.domain.label_records import LabelPack, LabelRecord, LabelSource, require_labelled
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.services.labels import record_rows

WINDOW: Final = 1_000
_MOST_COUNTED: Final = 99_999_999  # GS1 gives the count of a pallet's content eight digits


def records_of(session: Session, sources: Sequence[LabelSource]) -> tuple[LabelRecord, ...]:
    """Return what the labels of these things say, in their order; a receipt gives a record for each line and serial.

    Raises:
        RuleViolation: none or too many are chosen, or one of them has no label.
        Conflict: one is not there any more, or this person may not see it.
    """
    require_labelled(tuple(sources))
    known: dict[Subject, list[LabelRecord]] = {}
    for kind, read in _READERS.items():
        subjects = list(dict.fromkeys(one.subject for one in sources if one.subject.kind is kind))
        for first in range(0, len(subjects), WINDOW):
            for record in read(session, subjects[first : first + WINDOW]):
                known.setdefault(record.subject, []).append(record)
    records = tuple(record for source in sources for record in _wanted(source, known))
    if not records:
        raise _nothing_kept()
    return records


def record_of_scan(session: Session, found: Found, meaning: Meaning) -> LabelRecord:
    """Return what the label of a scanned thing says: of a pack the pack's GTIN, of a GS1 code its lot and serial.

    Raises:
        RuleViolation: the code stands for something that has no label, or for nothing.
        Conflict: it is not there any more, or this person may not see it.
    """
    subject = _subject_of(found)
    if isinstance(found, ProductFound) and (lot := meaning.text("lot")) and not meaning.text("serial"):
        lot_id = record_rows.lot_on_file(session, found.product_id, found.variant_id, lot)
        subject = Subject(SubjectKind.LOT, lot_id) if lot_id else subject
    record = records_of(session, [LabelSource(subject)])[0]
    return _as_scanned(record, found, meaning) if isinstance(found, ProductFound) else record


def _wanted(source: LabelSource, known: Mapping[Subject, Sequence[LabelRecord]]) -> Iterable[LabelRecord]:
    # Of a receipt everything may have been rejected.
    records = known.get(source.subject, () if source.subject.kind is SubjectKind.RECEIPT else None)
    if records is None:
        raise Conflict(
            said("One of the chosen things is not there any more, or you may not see it."),
            said("Reload, and choose again."),
        )
    for record in records:
        if source.line is None or record.line == source.line:
            yield record.of_quantity(source.quantity)


def _subject_of(found: Found) -> Subject:
    match found:
        case ProductFound():
            return Subject(SubjectKind.ITEM, found.product_id, found.variant_id)
        case LotFound():
            return Subject(SubjectKind.LOT, found.lot_id)
        case SerialFound():
            return Subject(SubjectKind.SERIAL, found.serial_id)
        case LocationFound():
            return Subject(SubjectKind.PLACE, found.location_id)
        case PalletFound():
            return Subject(SubjectKind.PALLET, found.pallet_id)
        case _:
            raise RuleViolation(
                said("There is no label for what was scanned."),
                said("Scan an item, a lot, a serial number, a place or a pallet."),
                code="label_subject",
            )


def _as_scanned(record: LabelRecord, found: ProductFound, meaning: Meaning) -> LabelRecord:
    """Return an item's record with what the very label that was scanned said of it."""
    lot, serial, expiry = meaning.text("lot"), meaning.text("serial"), meaning.text("expiry")
    scanned = meaning.text("gtin14")
    is_pack = found.pack_name is not None
    fields = record.fields
    if is_gtin(scanned):
        fields = replace(fields, product_gtin14=scanned.zfill(14))
    elif is_pack:
        pack = record.pack
        known = pack.gtin14 if pack and pack.quantity == found.pack_quantity else None
        fields = replace(fields, product_gtin14=known)
    if is_pack:
        fields = replace(fields, quantity=found.pack_quantity)
    if lot:
        fields = replace(fields, lot_code=lot, lot_expiry=_day(expiry) or fields.lot_expiry)
    if serial:
        fields = replace(fields, serial_code=serial)
    kind = LabelKind.SERIAL if serial else LabelKind.LOT if lot else record.kind
    return replace(record, kind=kind, fields=fields, quantity=found.pack_quantity)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


# From rows to records


def _items(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    keys = [(_id(subject), subject.variant_id) for subject in subjects]
    for row in record_rows.item_rows(session, keys):
        subject = Subject(SubjectKind.ITEM, row.product_id, row.variant_id)
        yield LabelRecord(subject, f"{row.sku}  {_name(row)}", LabelKind.PRODUCT, _goods(row), row.on_hand, _pack(row))


def _lots(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    for row in record_rows.lot_rows(session, [_id(one) for one in subjects]):
        fields = _goods(row, lot_code=row.lot, lot_expiry=row.expiry_date)
        name = f"{row.lot}  {row.sku}  {_name(row)}"
        yield LabelRecord(Subject(SubjectKind.LOT, row.id), name, LabelKind.LOT, fields, row.on_hand, _pack(row))


def _serials(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    for row in record_rows.serial_rows(session, [_id(one) for one in subjects]):
        fields = _goods(row, lot_code=row.lot, lot_expiry=row.expiry_date, serial_code=row.serial)
        name = f"{row.serial}  {row.sku}  {_name(row)}"
        yield LabelRecord(Subject(SubjectKind.SERIAL, row.id), name, LabelKind.SERIAL, fields)


def _places(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    for row in record_rows.place_rows(session, [_id(one) for one in subjects]):
        if row.warehouse_id is None or row.kind == "in_transit":
            raise RuleViolation(
                said("{place} is no place that a label can stick to.", place=row.code),
                said("Choose places of a warehouse."),
                code="label_subject",
            )
        fields = LabelFields(
            location_code=row.code, location_name=row.path or row.warehouse, organisation_name=row.organisation
        )
        yield LabelRecord(Subject(SubjectKind.PLACE, row.id), row.code, LabelKind.LOCATION, fields)


def _pallets(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    rows = record_rows.pallet_rows(session, [_id(one) for one in subjects])
    for (pallet_id, sscc, kind), group in groupby(rows, key=lambda row: (row.id, row.sscc, row.kind)):
        content = tuple(group)
        if content[0].status == "BROKEN":
            raise RuleViolation(
                said("Pallet {sscc} is broken up.", sscc=sscc),
                said("Take its label off; build a new pallet."),
                code="label_subject",
            )
        label = LabelKind.CARTON if kind == "CARTON" else LabelKind.PALLET
        yield LabelRecord(Subject(SubjectKind.PALLET, pallet_id), sscc, label, _pallet_fields(content))


def _pallet_fields(content: Sequence[Any]) -> LabelFields:
    """Return what a pallet's label says; of what stands on it only what holds for all of it."""
    first = content[0]
    fields = LabelFields(
        pallet_sscc=first.sscc,
        pallet_kind=first.kind,
        location_code=first.place,
        organisation_name=first.organisation,
    )
    if first.product_id is None or len({(row.product_id, row.variant_id) for row in content}) > 1:
        return fields
    total = sum((row.quantity for row in content), Decimal(0))
    goods, pack = _goods(first), _pack(first)
    one_lot = first if len({row.lot for row in content}) == 1 else None
    counts = goods.product_gtin14 is not None and total == total.to_integral_value() and total <= _MOST_COUNTED
    return replace(
        fields,
        product_name=goods.product_name,
        product_sku=goods.product_sku,
        product_gtin14=pack.gtin14 if pack and pack.quantity == total else None,
        quantity=total,
        unit_code=goods.unit_code,
        lot_code=one_lot.lot if one_lot else None,
        lot_expiry=one_lot.expiry_date if one_lot else None,
        content_gtin14=goods.product_gtin14 if counts else None,
        content_count=total if counts else None,
    )


def _receipts(session: Session, subjects: Sequence[Subject]) -> Iterable[LabelRecord]:
    for row in record_rows.receipt_rows(session, [_id(one) for one in subjects]):
        if row.reverses_id is not None:
            raise RuleViolation(
                said("Receipt {number} takes goods back; it has no labels.", number=row.receipt_number),
                said("Print those of the receipt it takes back."),
                code="label_subject",
            )
        if row.kept > 0:
            yield from _received(row)


def _received(row: Any) -> Iterable[LabelRecord]:
    subject = Subject(SubjectKind.RECEIPT, row.id)
    fields = _goods(
        row,
        lot_code=row.lot,
        lot_expiry=row.expiry_date,
        received_date=row.received_on,
        receipt_number=row.receipt_number,
        order_number=row.order_number,
        supplier_name=row.supplier,
        location_code=row.place,
    )
    if row.serials:
        for serial in row.serials:
            piece = replace(fields, serial_code=serial)
            yield LabelRecord(subject, f"{serial}  {row.sku}", LabelKind.SERIAL, piece, line=row.line_number)
        return
    kind = LabelKind.LOT if row.lot else LabelKind.PRODUCT
    name = f"{row.sku}  {row.lot or _name(row)}"
    whole = replace(fields, quantity=row.kept)
    yield LabelRecord(subject, name, kind, whole, row.kept, _pack(row), row.line_number)


def _goods(row: Any, **more: Any) -> LabelFields:
    return LabelFields(
        product_name=_name(row),
        product_sku=row.sku,
        product_gtin14=_gtin(row.codes),
        unit_code=row.unit,
        organisation_name=row.organisation,
        **more,
    )


def _name(row: Any) -> str:
    return f"{row.product_name}, {row.variant_name}" if row.variant_name else str(row.product_name)


def _gtin(codes: Sequence[str] | None) -> str | None:
    return next((code.zfill(14) for code in codes or () if is_gtin(code)), None)


def _pack(row: Any) -> LabelPack | None:
    if row.pack_name is None:
        return None
    return LabelPack(row.pack_name, row.pack_quantity, _gtin(row.pack_codes))


def _id(subject: Subject) -> UUID:
    assert subject.id is not None  # noqa: S101 - only an unknown code has none, and it is refused before
    return subject.id


def _nothing_kept() -> RuleViolation:
    return RuleViolation(
        said("Nothing was kept of the chosen lines."),
        said("What was rejected gets no label; choose other lines."),
        code="no_labels",
    )


_READERS: Final[dict[SubjectKind, Callable[[Session, Sequence[Subject]], Iterable[LabelRecord]]]] = {
    SubjectKind.ITEM: _items,
    SubjectKind.LOT: _lots,
    SubjectKind.SERIAL: _serials,
    SubjectKind.PLACE: _places,
    SubjectKind.PALLET: _pallets,
    SubjectKind.RECEIPT: _receipts,
}
