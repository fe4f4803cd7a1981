"""Reservations, and when to reorder.

Revision ID: 0006
Revises: 0003
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    run_scripts(__file__)
