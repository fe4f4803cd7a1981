"""Windows of rows found by key are the very rows that OFFSET would count its way to."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Integer, Text, column, create_engine, event, select, table, text
from sqlalchemy.orm import Session

from invista_desktop.services.database.windows import SortKey, Windows, count_exactly, count_up_to, estimate
from tests.builders import Business

ROWS = 500
things = table("thing", column("id", Integer), column("name", Text), column("due", Integer), column("rank", Integer))


@pytest.fixture(scope="module")
def engine(cluster: Any, business_template: str) -> Iterator[Engine]:
    """A table with ties and empty values in every column but its id."""
    database = Business.clone(cluster, business_template)
    engine = create_engine(cluster.dsn(database.name).replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(
            text(
                "create table thing as select i as id, chr(97 + i * 7 % 20) as name, nullif(i * 13 % 17, 3) as due,"
                " i * 31 % 11 as rank from generate_series(1, :rows) i"
            ),
            {"rows": ROWS},
        )
        connection.execute(text("analyze thing"))
    yield engine
    engine.dispose()
    database.drop()


SORTS = {
    "by nothing but the id": [],
    "by name": [SortKey(things.c.name)],
    "by name, falling": [SortKey(things.c.name, descending=True)],
    "by an empty column": [SortKey(things.c.due, nullable=True)],
    "by an empty column, falling": [SortKey(things.c.due, descending=True, nullable=True)],
    "by two, one each way": [SortKey(things.c.rank, descending=True), SortKey(things.c.name)],
    "by two, one of them empty": [SortKey(things.c.due, descending=True, nullable=True), SortKey(things.c.rank)],
}
QUESTION = select(things.c.id, things.c.name, things.c.due, things.c.rank)
looks = st.lists(st.tuples(st.integers(0, ROWS + 20), st.integers(0, 60)), min_size=1, max_size=12)


def by_offset(session: Session, sort: list[SortKey], first: int, count: int) -> list[int]:
    falling = bool(sort) and sort[-1].descending
    order = [key.column.desc() if key.descending else key.column.asc() for key in sort]
    last = things.c.id.desc() if falling else things.c.id.asc()
    return list(session.scalars(select(things.c.id).order_by(*order, last).offset(first).limit(count)))


@settings(max_examples=40, deadline=None)
@given(looks=looks, sort=st.sampled_from(sorted(SORTS)), knows_total=st.booleans())
def test_windows_are_the_rows_offset_would_find(
    engine: Engine,
    looks: list[tuple[int, int]],
    sort: str,
    knows_total: bool,  # noqa: FBT001
) -> None:
    windows = Windows(QUESTION, SORTS[sort], things.c.id, lambda row: int(row.id), total=ROWS if knows_total else None)

    with Session(engine) as session:
        for first, count in looks:
            assert windows.rows(session, first, count) == by_offset(session, SORTS[sort], first, count)


def test_the_next_window_skips_nothing_and_the_end_is_reached_from_behind(engine: Engine) -> None:
    skipped: list[int] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if offset := re.search(r"OFFSET %\((\w+)\)s", statement):
            skipped.append(parameters[offset[1]])

    windows = Windows(QUESTION, [SortKey(things.c.name)], things.c.id, lambda row: int(row.id), total=ROWS)
    with Session(engine) as session:
        windows.rows(session, 0, 50)
        event.listen(engine, "before_cursor_execute", listen)
        try:
            windows.rows(session, 50, 50)
            windows.rows(session, ROWS - 50, 50)
        finally:
            event.remove(engine, "before_cursor_execute", listen)

    assert skipped == [1, 0]


def test_counts_are_exact_capped_or_about(engine: Engine) -> None:
    with Session(engine) as session:
        assert count_exactly(session, QUESTION) == ROWS
        assert count_up_to(session, QUESTION, 100) == 101
        assert count_up_to(session, QUESTION, ROWS) == ROWS
        assert estimate(session, QUESTION.where(things.c.rank == 3)) == pytest.approx(ROWS / 11, rel=0.5)
