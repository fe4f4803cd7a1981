"""Pallets and cartons: which goods of a place hang together."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from invista_desktop.models.business.base import (
    INVENTORY_STATUS,
    Base,
    Created,
    Keyed,
    Quantity,
    Stamped,
    closed_list,
)
from invista_desktop.models.business.catalogue import of_a_variant

PALLET_KIND = closed_list("pallet_kind", "PALLET", "CARTON")
PALLET_STATUS = closed_list("pallet_status", "IN_USE", "BROKEN")


class Pallet(Keyed, Stamped, Base):
    """A pallet or carton with its SSCC; broken up, it stands nowhere. Under way with a transfer, it left a place."""

    __tablename__ = "pallet"
    __table_args__ = (
        Index("pallet_location", "location_id", postgresql_where=text("location_id is not null")),
        Index("pallet_parent", "parent_id", postgresql_where=text("parent_id is not null")),
        Index("pallet_stock_transfer", "stock_transfer_id", postgresql_where=text("stock_transfer_id is not null")),
    )

    sscc: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(PALLET_KIND)
    status: Mapped[str] = mapped_column(PALLET_STATUS, server_default=text("'IN_USE'"))
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("pallet.id"))
    stock_transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("stock_transfer.id"))
    sent_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("location.id"))


class PalletItem(Keyed, Created, Base):
    """So much of an item, lot and status, or one piece, on a pallet."""

    __tablename__ = "pallet_item"
    __table_args__ = (
        of_a_variant(),
        UniqueConstraint(
            "pallet_id", "product_id", "variant_id", "lot_id", "serial_id", "status", postgresql_nulls_not_distinct=True
        ),
    )

    pallet_id: Mapped[UUID] = mapped_column(ForeignKey("pallet.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    variant_id: Mapped[UUID | None]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    serial_id: Mapped[UUID | None] = mapped_column(ForeignKey("serial.id"), unique=True)
    status: Mapped[str] = mapped_column(INVENTORY_STATUS)
    quantity: Mapped[Quantity]
