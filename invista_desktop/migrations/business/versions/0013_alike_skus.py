"""SKUs that look alike name one thing.

Revision ID: 0013
Revises: 0012
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_scripts(__file__)
