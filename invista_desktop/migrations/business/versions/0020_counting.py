"""Counting: audits, their bins and entries, variances at the moment of the count, and what is posted of them.

Revision ID: 0020
Revises: 0018
"""

from invista_desktop.migrations.scripts import run_scripts

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    run_scripts(__file__)
