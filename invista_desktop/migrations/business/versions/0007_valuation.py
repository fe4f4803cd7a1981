"""What stock is worth: value follows the ledger.

Revision ID: 0007
Revises: 0006
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_scripts(__file__)
