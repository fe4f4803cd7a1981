"""Alembic's entry to the identity history."""

from invista_desktop.migrations.environment import migrate
from invista_desktop.models.identity import Base

migrate(Base.metadata)
