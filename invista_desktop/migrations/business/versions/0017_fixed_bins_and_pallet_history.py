"""Fixed bins are refused in words; what happened to a pallet can be read.

Revision ID: 0017
Revises: 0016
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_scripts(__file__)
