"""Making and changing warehouses, bins and fixed bins.

Revision ID: 0008
Revises: 0005
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0008"
down_revision = "0005"


def upgrade() -> None:
    run_scripts(__file__)
