"""Windows of rows by absolute position, without counting through what lies before them.

A row's position and sort keys, once seen, are an anchor: rows near it are found by key. OFFSET
is used only between an anchor and the window, from whichever end is nearer.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, literal, or_, select, text, tuple_
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

T = TypeVar("T")
Question = TypeVar("Question")
CAP: Final = 10_000
# Until the end of the transaction; an incremental sort, which ends with the window, stays allowed.
_WALK: Final = text(
    "select set_config('enable_' || name, 'off', true) from unnest(array["
    "'sort', 'material', 'hashjoin', 'mergejoin', 'seqscan', 'bitmapscan']) name"
)
_FAR: Final = 2_000


@dataclass(frozen=True)
class SortKey:
    """A column to sort by. Empty values come last ascending and first descending, as indexes keep them."""

    column: ColumnElement[Any]
    descending: bool = False
    nullable: bool = False

    def ordered(self, *, backwards: bool) -> ColumnElement[Any]:
        """Return the column as ORDER BY takes it."""
        return self.column.desc() if self.descending != backwards else self.column.asc()

    def beyond(self, value: object, *, backwards: bool) -> ColumnElement[bool]:
        """Return the condition that a row's key comes strictly after `value` in that direction."""
        falling = self.descending != backwards
        if value is None:
            return self.column.is_not(None) if falling else false()
        if falling:
            return self.column < value
        return or_(self.column > value, self.column.is_(None)) if self.nullable else self.column > value


class Windows(Generic[T]):
    """Answers "rows `first` to `first + count`" of one question, fast wherever they lie.

    Attributes:
        question: the SELECT, without ORDER BY, LIMIT and OFFSET.
        sort: its sort keys; `unique` breaks ties, so that every row has one position.
        total: how many rows the question has, if that is known: lets the end be reached from behind.
        walks: whether the rows are so many that an index is walked in their order until a window is
            full. Row-level security hides from the planner how many there are, and it would sort them all.
        keys_only: the same rows with nothing but what the sort needs, to reach the middle by.
    """

    def __init__(
        self,
        question: Select[Any],
        sort: Sequence[SortKey],
        unique: ColumnElement[Any],
        make: Callable[[Row[Any]], T],
        *,
        total: int | None = None,
        keys_only: Select[Any] | None = None,
    ) -> None:
        self.total = total
        self._keys_only = keys_only
        self.walks = False
        self._keys = (*sort, SortKey(unique, descending=bool(sort) and sort[-1].descending))
        named = [key.column.label(f"window_key_{place}") for place, key in enumerate(self._keys)]
        self._question = question
        self._keyed = question.add_columns(*named)
        self._make = make
        self._anchors: dict[int, tuple[object, ...]] = {}

    def rows(self, session: Session, first: int, count: int) -> list[T]:
        """Return the rows at positions `first` up to `first + count`, fewer at the end."""
        if self.total is not None:
            count = min(count, self.total - first)
        if count <= 0:
            return []
        if self.walks:
            session.execute(_WALK)
        found = self._fetch(session, first, count)
        self._remember(first, found)
        return [self._make(row) for row in found]

    def _fetch(self, session: Session, first: int, count: int) -> Sequence[Row[Any]]:
        before, after = self._nearest(first, count)
        if self._keys_only is not None and min(first - before, first if after is None else after - first) > _FAR:
            before = self._anchor_at(session, self._keys_only, before, first)
        if after is not None and after - (first + count) < first - before:
            rows = session.execute(self._backwards(after, first, count)).all()
            return rows[::-1]
        return session.execute(self._forwards(before, first, count)).all()

    def _anchor_at(self, session: Session, light: Select[Any], before: int, first: int) -> int:
        """Learn the keys of the row at `first`; return the position that is known now."""
        columns = (key.column.label(f"window_key_{place}") for place, key in enumerate(self._keys))
        row = session.execute(self._forwards(before, first, 1, light.with_only_columns(*columns))).first()
        if row is None:
            return before
        self._anchors[first] = tuple(row)
        return first

    def _nearest(self, first: int, count: int) -> tuple[int, int | None]:
        """Return the known positions nearest to the window: at or before it, and at or after its end."""
        known = list(self._anchors)
        before = max((place for place in known if place <= first), default=0)
        ends = [place for place in known if place >= first + count]
        if self.total is not None:
            ends.append(self.total)
        return before, min(ends, default=None)

    def _forwards(self, anchor: int, first: int, count: int, rows: Select[Any] | None = None) -> Select[Any]:
        statement = (self._keyed if rows is None else rows).order_by(
            *(key.ordered(backwards=False) for key in self._keys)
        )
        if anchor in self._anchors:
            keys = self._anchors[anchor]
            statement = statement.where(self._beyond(keys, backwards=False, inclusive=True))
        return statement.offset(first - anchor).limit(count)

    def _backwards(self, anchor: int, first: int, count: int) -> Select[Any]:
        statement = self._keyed.order_by(*(key.ordered(backwards=True) for key in self._keys))
        if anchor in self._anchors:
            statement = statement.where(self._beyond(self._anchors[anchor], backwards=True, inclusive=False))
        return statement.offset(anchor - first - count).limit(count)

    def _beyond(self, values: tuple[object, ...], *, backwards: bool, inclusive: bool) -> ColumnElement[bool]:
        columns = [key.column for key in self._keys]
        is_plain = not any(key.nullable for key in self._keys) and len({key.descending for key in self._keys}) == 1
        if is_plain:  # one row comparison is what an index over all keys can answer
            falling = self._keys[0].descending != backwards
            typed = (literal(value, column.type) for value, column in zip(values, columns, strict=True))
            ours, theirs = tuple_(*columns), tuple_(*typed)
            beyond = (
                (ours <= theirs if falling else ours >= theirs)
                if inclusive
                else (ours < theirs if falling else ours > theirs)
            )
            # Said once more of the first key alone: no index answers a row comparison across tables.
            first = columns[0] <= values[0] if falling else columns[0] >= values[0]
            return and_(first, beyond) if len(columns) > 1 else beyond
        steps = [
            and_(
                *(
                    key.column.is_not_distinct_from(value)
                    for key, value in zip(self._keys[:place], values, strict=False)
                ),
                self._keys[place].beyond(values[place], backwards=backwards),
            )
            for place in range(len(self._keys))
        ]
        if inclusive:
            steps.append(and_(*(k.column.is_not_distinct_from(v) for k, v in zip(self._keys, values, strict=True))))
        return or_(*steps)

    def _remember(self, first: int, found: Sequence[Row[Any]]) -> None:
        if not found:
            return
        for place, row in ((first, found[0]), (first + len(found) - 1, found[-1])):
            self._anchors[place] = tuple(row[-len(self._keys) :])


class WindowedList(Generic[Question, T]):
    """Answers the questions of one list, and remembers where the windows of the newest one lie.

    Attributes:
        found: what a question finds, to be counted.
        windows: the windows of a question, its total where that is known.
    """

    def __init__(
        self, found: Callable[[Question], Select[Any]], windows: Callable[[Question, int | None], Windows[T]]
    ) -> None:
        self.found, self.windows = found, windows
        self._lock = Lock()
        self._newest: tuple[Question, Windows[T]] | None = None

    def count(self, session: Session, question: Question) -> int:
        """Return how many rows the question finds, and start its windows anew."""
        total = count_exactly(session, self.found(question))
        with self._lock:
            self._newest = question, self.windows(question, total)
        return total

    def window(self, session: Session, question: Question, first: int, count: int) -> tuple[T, ...]:
        """Return up to `count` rows from position `first` on."""
        with self._lock:
            newest = self._newest
        windows = newest[1] if newest and newest[0] == question else self.windows(question, None)
        return tuple(windows.rows(session, first, count))


def storable(search: str) -> str:
    """Return the text without what PostgreSQL cannot hold: NUL, and halves of characters."""
    return "".join(c for c in search if c != "\x00" and not "\ud800" <= c <= "\udfff")


def count_exactly(session: Session, question: Select[Any]) -> int:
    """Return how many rows the question has; takes its time on millions."""
    return session.execute(select(func.count()).select_from(question.subquery())).scalar_one()


def count_up_to(session: Session, question: Select[Any], cap: int = CAP) -> int:
    """Return how many rows the question has, and `cap + 1` when there are more than `cap`."""
    return count_exactly(session, question.limit(cap + 1))


def estimate(session: Session, question: Select[Any]) -> int:
    """Return about how many rows the question has, as the planner sees it, at once."""
    compiled = question.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    plan = session.execute(text("explain (format json) " + str(compiled).replace(":", "\\:"))).scalar_one()
    told = json.loads(plan) if isinstance(plan, str) else plan
    return int(told[0]["Plan"]["Plan Rows"])
