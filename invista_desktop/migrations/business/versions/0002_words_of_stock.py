"""Words for what happens to stock, and what every further table gets at its making.

Apart from the revision that uses them: a new value of an enum can be used once its making is committed.

Revision ID: 0002
Revises: 0001
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_scripts(__file__)
