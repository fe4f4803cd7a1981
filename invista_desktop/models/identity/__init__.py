"""The identity database, mapped for its migrations."""

from invista_desktop.models.identity.base import Base

__all__ = ["Base"]
