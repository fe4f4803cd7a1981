"""What every mapped class of the business database shares."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The business database's declarative base; constraint names are in the migrations."""
