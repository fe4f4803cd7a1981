"""Stock transfers: asked for, sent, under way, received, and what did not arrive.

Revision ID: 0005
Revises: 0003
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0005"
down_revision = "0003"


def upgrade() -> None:
    run_scripts(__file__)
