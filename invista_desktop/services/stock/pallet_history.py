"""What happened to a pallet, newest first: what the database wrote down as it happened, made readable."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Numeric, Row, Select, Text, Uuid, column, func, select
from sqlalchemy.orm import aliased

from invista_desktop.models.business import (
    AppUser,
    Location,
    Lot,
    Pallet,
    Product,
    ProductVariant,
    Serial,
    Workstation,
)
from invista_desktop.models.domain.item_names import item_name
from invista_desktop.models.domain.quantities import ZERO
from invista_desktop.models.domain.stock_browsing import Subject, SubjectKind
from invista_desktop.models.domain.stock_cards import HistoryRow, PalletDeed
from invista_desktop.services.database.windows import SortKey, Windows

_IDS = ("place_id", "from_place_id", "product_id", "variant_id", "lot_id", "serial_id", "other_id", "changed_by",
        "workstation_id")  # fmt: skip


def pallet_deeds(pallet_id: UUID) -> tuple[Select[Any], Windows[HistoryRow]]:
    """Return the question for everything that happened to a pallet, and its windows."""
    told = func.app.pallet_history(pallet_id).table_valued(
        column("seq", BigInteger), column("at", DateTime(timezone=True)), column("deed", Text), column("status", Text),
        column("quantity", Numeric), *(column(name, Uuid) for name in _IDS),
    ).alias("told")  # fmt: skip
    source, target, other = aliased(Location), aliased(Location), aliased(Pallet)
    of = told.c
    question = (
        select(
            of.seq, of.at, of.deed, of.status, of.quantity, of.product_id, of.variant_id, of.other_id, other.sscc,
            func.coalesce(ProductVariant.sku, Product.sku).label("sku"), Product.name.label("name"),
            ProductVariant.name.label("variant_name"), Product.base_unit_code.label("unit"),
            source.code.label("source"), target.code.label("target"), Lot.code.label("lot"),
            Serial.code.label("serial"), AppUser.display_name.label("person"), Workstation.name.label("workstation"),
        )
        .select_from(told)
        .outerjoin(target, target.id == of.place_id)
        .outerjoin(source, source.id == of.from_place_id)
        .outerjoin(Product, Product.id == of.product_id)
        .outerjoin(ProductVariant, ProductVariant.id == of.variant_id)
        .outerjoin(Lot, Lot.id == of.lot_id)
        .outerjoin(Serial, Serial.id == of.serial_id)
        .outerjoin(other, other.id == of.other_id)
        .outerjoin(AppUser, AppUser.id == of.changed_by)
        .outerjoin(Workstation, Workstation.id == of.workstation_id)
    )  # fmt: skip
    return select(of.seq), Windows(question, [SortKey(of.seq, descending=True)], of.seq, _row)


def _row(row: Row[Any]) -> HistoryRow:
    deed, quantity, status = PalletDeed(row.deed), row.quantity or ZERO, row.status or ""
    name = row.name or ""
    return HistoryRow(
        seq=row.seq, moment=row.at, type=deed, sku=row.sku or row.sscc or "",
        name=item_name(name, row.variant_name), quantity=quantity,
        change=-quantity if deed is PalletDeed.TAKEN_OFF else quantity, balance=None, unit=row.unit or "",
        source=row.source or "" if deed is PalletDeed.MOVED else "", target=row.target or "",
        source_status=status, target_status=status, lot=row.lot or "", serial=row.serial or "",
        person=row.person or "", workstation=row.workstation or "", reason="", note="", document="",
        document_subject=Subject(SubjectKind.PALLET, row.other_id) if row.other_id else None, is_reversal=False,
        item=(row.product_id, row.variant_id) if row.product_id else None,
    )  # fmt: skip
