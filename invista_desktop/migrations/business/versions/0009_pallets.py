"""Pallets and cartons: built, nested, moved whole and broken, each with its SSCC.

Revision ID: 0009
Revises: 0008
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_scripts(__file__)
