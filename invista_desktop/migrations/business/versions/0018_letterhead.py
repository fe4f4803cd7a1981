"""The organisation's letterhead: its name, address, logo, and how its papers speak.

Revision ID: 0018
Revises: 0017
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_scripts(__file__)
