"""What both histories' `env.py` do: one runner at a time, and no wait without an end."""

from collections.abc import Callable
from typing import Final

import psycopg
from alembic import context
from alembic.runtime.migration import MigrationInfo
from sqlalchemy import MetaData, NullPool, create_engine, text

LOCK: Final = 0x696E76  # any number, as long as every runner asks for the same


def migrate(metadata: MetaData) -> None:
    """Run the asked-for revisions on the database named in the configuration.

    A revision that needs longer than these limits sets its own, with the reason beside it.
    """
    dsn: str = context.config.attributes["dsn"]
    progress: Callable[[str], None] = context.config.attributes["progress"]

    def tell(ctx: object, step: MigrationInfo, heads: object, run_args: object) -> None:  # noqa: ARG001 - Alembic's names
        progress(str(step.up_revision_id))

    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("select set_config('lock_timeout', '20s', false)"))
        connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(text("select set_config('lock_timeout', '4s', false)"))
        connection.execute(text("select set_config('statement_timeout', '60s', false)"))
        connection.commit()
        context.configure(
            connection,
            target_metadata=metadata,
            transaction_per_migration=True,
            on_version_apply=tell,
            version_table_schema="public",
        )
        with context.begin_transaction():
            context.run_migrations()
