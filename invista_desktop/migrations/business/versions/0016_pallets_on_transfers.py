"""Pallets and cartons travel whole with a transfer.

Revision ID: 0016
Revises: 0015
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_scripts(__file__)
