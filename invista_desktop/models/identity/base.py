"""What every mapped class of the identity database shares."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The identity database's declarative base; constraint names are in the migrations."""
