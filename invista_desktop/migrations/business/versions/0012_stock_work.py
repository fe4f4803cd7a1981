"""Taking a move back, linked to it; and what an adjustment would come to before it is asked for.

Revision ID: 0012
Revises: 0009
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    run_scripts(__file__)
