"""Alembic's entry to the business history."""

from invista_desktop.migrations.environment import migrate
from invista_desktop.models.business import Base

migrate(Base.metadata)
