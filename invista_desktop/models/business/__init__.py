"""Mapped classes of the business database."""

from invista_desktop.models.business.base import Base

__all__ = ["Base"]
