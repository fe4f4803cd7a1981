"""What stock is worth: value follows the ledger.

Revision ID: 0011
Revises: 0010
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_scripts(__file__)
