"""Reservations, and when to reorder.

Revision ID: 0014
Revises: 0013
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_scripts(__file__)
