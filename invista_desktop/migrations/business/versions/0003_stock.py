"""Stock: what each word of it means, moving it, holding it, adjusting it, and the books' closed days.

Revision ID: 0003
Revises: 0002
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_scripts(__file__)
