"""What stock is worth: value follows the ledger.

Revision ID: 0015
Revises: 0014
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_scripts(__file__)
