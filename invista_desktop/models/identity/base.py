"""What every mapped class of the identity database shares."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, DateTime, FetchedValue, ForeignKey, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The identity database's declarative base; what the database fills in is left to it."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
    }


# Sign-in itself is Supabase's: only the key of its table is known here.
Table("users", Base.metadata, Column("id", Uuid, primary_key=True), schema="auth")

MadeId = Annotated[UUID, mapped_column(primary_key=True, server_default=FetchedValue())]
OwnUser = Annotated[UUID, mapped_column(ForeignKey("users.id", ondelete="CASCADE"))]
KeyUser = Annotated[UUID, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)]
MaybeUser = Annotated[UUID | None, mapped_column(ForeignKey("users.id", ondelete="SET NULL"))]


class Stamped:
    """Rows the database stamps when they are made and changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    updated_at: Mapped[datetime] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())
