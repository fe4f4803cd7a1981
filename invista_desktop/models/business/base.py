"""What every mapped class of the business database shares.

Keys, stamps and defaults come from the database: nothing here writes them.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer, MetaData, Numeric, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ENUM, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Quantity = Annotated[Decimal, mapped_column(Numeric(14, 3))]
Cost = Annotated[Decimal, mapped_column(Numeric(18, 6))]
Percent = Annotated[Decimal, mapped_column(Numeric(5, 2))]

NEW_ID = text("app.new_id()")
NOW = text("now()")


class Base(DeclarativeBase):
    """The business database's declarative base; constraint names are PostgreSQL's own."""

    metadata = MetaData()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
    }


class Keyed:
    """A row with a version 7 id, made by the database unless the client brings one."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)


class Created:
    """When and by whom a row was made; stamped by the database from the sealed identity."""

    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class Stamped(Created):
    """When and by whom a row was made and last changed, and how often it was changed."""

    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    row_version: Mapped[int] = mapped_column(Integer, server_default=text("1"))


def closed_list(name: str, *values: str) -> ENUM:
    """Return the database's enum `name`; the migrations make it."""
    return ENUM(*values, name=name, create_type=False)


# Lists that several sections share.
INVENTORY_STATUS = closed_list(
    "inventory_status", "AVAILABLE", "RESERVED", "QUARANTINE", "DAMAGED", "EXPIRED", "RECALLED"
)
MOVEMENT_TYPE = closed_list(
    "movement_type",
    "RECEIPT", "PUT_AWAY", "SHIPMENT", "ADJUSTMENT", "TRANSFER_OUT", "TRANSFER_IN", "RETURN", "DAMAGE",
    "EXPIRED", "PROMOTION", "SAMPLE", "THEFT", "COUNT", "MOVE", "HOLD", "RELEASE",
)  # fmt: skip


def prefix_search(name: str) -> Index:
    """Return the index that finds rows by the beginning of their name, whatever the collation."""
    lowered = func.lower(text("name")).label("lowered")
    return Index(name, lowered, postgresql_ops={"lowered": "text_pattern_ops"})
