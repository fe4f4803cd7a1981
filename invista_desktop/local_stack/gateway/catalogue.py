"""What the database shows over REST: tables, columns, foreign keys and functions of `public`."""

import threading
from dataclasses import dataclass
from typing import Any

from invista_desktop.local_stack.gateway.connections import Connections, Database

SCHEMA = "public"


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key of `table` to `target`, column by column."""

    name: str
    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table or view: its columns in order, and its key."""

    name: str
    columns: tuple[str, ...]
    primary_key: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A function: argument names with their types, and what comes back.

    Attributes:
        needed: the arguments without a default.
        is_row: it returns rows with columns, not one plain value.
    """

    name: str
    arguments: dict[str, str]
    needed: frozenset[str]
    returns_set: bool
    returns_nothing: bool
    is_row: bool


@dataclass(frozen=True)
class Shown:
    """Everything that is shown, as it was when read."""

    tables: dict[str, Table]
    foreign_keys: tuple[ForeignKey, ...]
    functions: tuple[Function, ...]


class Catalogue:
    """Remembers what the database shows, and looks again when something is asked for it lacks."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lock = threading.Lock()
        self._shown: Shown | None = None

    def table(self, name: str) -> Table | None:
        """Return the table of that name."""
        return self.shown().tables.get(name) or self._look_again().tables.get(name)

    def functions(self, name: str) -> list[Function]:
        """Return the functions of that name."""
        return _named(self.shown(), name) or _named(self._look_again(), name)

    def shown(self) -> Shown:
        """Return what was read last."""
        with self._lock:
            if self._shown is None:
                self._shown = self._read()
            return self._shown

    def _look_again(self) -> Shown:
        with self._lock:
            self._shown = self._read()
            return self._shown

    def _read(self) -> Shown:
        with self._connections.transaction(read_only=True) as database:
            tables = {
                row["name"]: Table(row["name"], tuple(row["columns"]), tuple(row["key"]))
                for row in _rows(database, TABLES)
            }
            keys = tuple(
                ForeignKey(
                    row["name"], row["table"], tuple(row["columns"]), row["target"], tuple(row["target_columns"])
                )
                for row in _rows(database, FOREIGN_KEYS)
            )
            return Shown(tables, keys, tuple(_function(row) for row in _rows(database, FUNCTIONS)))


def _named(shown: Shown, name: str) -> list[Function]:
    return [function for function in shown.functions if function.name == name]


def _rows(database: Database, query: Any) -> list[dict[str, Any]]:
    return database.execute(query, {"schema": SCHEMA}).fetchall()


def _function(row: dict[str, Any]) -> Function:
    arguments = dict(zip(row["names"] or (), row["types"] or (), strict=False))
    needed = list(arguments)[: len(arguments) - row["defaults"]]
    return Function(
        row["name"], arguments, frozenset(needed), row["returns_set"], row["result"] == "void", row["is_row"]
    )


TABLES = """
select c.relname as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    coalesce((select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
     from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
     where i.indrelid = c.oid and i.indisprimary), '{}') as key
from pg_class c
where c.relnamespace = %(schema)s::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""

FOREIGN_KEYS = """
select k.conname as name, f.relname as table, t.relname as target,
    (select array_agg(a.attname::text order by n) from unnest(k.conkey) with ordinality u(num, n)
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
    (select array_agg(a.attname::text order by n) from unnest(k.confkey) with ordinality u(num, n)
     join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as target_columns
from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
where k.contype = 'f' and f.relnamespace = %(schema)s::regnamespace and t.relnamespace = %(schema)s::regnamespace
"""

FUNCTIONS = """
select p.proname as name, p.proargnames as names, p.pronargdefaults as defaults, p.proretset as returns_set,
    (select array_agg(format_type(t, null) order by n) from unnest(p.proargtypes) with ordinality u(t, n)) as types,
    format_type(p.prorettype, null) as result,
    exists (select from pg_type y where y.oid = p.prorettype and y.typtype = 'c') or p.prorettype = 'record'::regtype
        as is_row
from pg_proc p
where p.pronamespace = %(schema)s::regnamespace and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
"""
