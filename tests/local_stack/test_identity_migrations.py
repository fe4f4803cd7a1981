"""The identity history: it agrees with the mapped classes, and with itself."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from invista_desktop.errors import RuleViolation
from invista_desktop.local_stack.stack import Running
from invista_desktop.migrations import runner
from invista_desktop.models.domain import permissions
from invista_desktop.models.identity import Base


def test_the_mapped_classes_say_what_the_migrations_made(local_stack: Running) -> None:
    def is_ours(subject: object, name: str | None, *_: object) -> bool:
        return name != "alembic_version" and getattr(subject, "schema", None) != "auth"

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(local_stack.identity_admin_dsn), poolclass=NullPool
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})

        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("history", ["identity", "business"])
def test_revisions_follow_each_other_in_the_order_of_their_file_names(history: runner.History) -> None:
    script = ScriptDirectory(str(runner.HERE / history))

    assert [revision.revision for revision in script.walk_revisions()][::-1] == runner.revisions(history)
    assert script.get_heads() == [runner.head(history)]


def test_a_database_of_a_newer_app_is_refused_and_left_alone(local_stack: Running) -> None:
    with psycopg.connect(local_stack.identity_admin_dsn, autocommit=True) as identity:
        identity.execute("create database newer template template0")
    newer = local_stack.identity_admin_dsn.removesuffix("/identity") + "/newer"
    with psycopg.connect(newer) as database:
        database.execute("create table public.alembic_version (version_num text)")
        database.execute("insert into public.alembic_version values ('9999')")

    with pytest.raises(RuleViolation) as refusal:
        runner.upgrade("identity", newer)

    assert refusal.value.code == "schema_newer"
    assert "9999" in str(refusal.value)


def test_the_database_knows_the_permissions_the_app_knows(local_stack: Running) -> None:
    words = {value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str)}

    with psycopg.connect(local_stack.identity_admin_dsn) as identity:
        seeded = {row[0] for row in identity.execute("select code from public.permissions")}

    assert seeded == words
