"""Reservations, and when to reorder.

Revision ID: 0010
Revises: 0009
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_scripts(__file__)
