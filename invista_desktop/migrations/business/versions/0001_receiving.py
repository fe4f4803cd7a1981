"""Catalogue, places, stock, purchasing and receiving, and the guard around them.

The SQL stands beside this file, one file per subject; it is run in the order of the file names.

Revision ID: 0001
Revises:
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SCRIPTS = Path(__file__).parent / "sql_0001"


def upgrade() -> None:
    # Scripts hold several statements and percent signs: they go to the server as they are.
    connection = op.get_bind().execution_options(no_parameters=True)
    for script in sorted(SCRIPTS.glob("*.sql")):
        connection.exec_driver_sql(script.read_text("utf-8"))
    connection.exec_driver_sql("grant select on public.alembic_version to invista_workstation")
