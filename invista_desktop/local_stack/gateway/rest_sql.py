"""PostgREST's questions as SQL. Names are quoted as identifiers and values as literals by psycopg."""

import json
from collections.abc import Sequence
from typing import Any, Final

from psycopg import sql

from invista_desktop.local_stack.gateway.catalogue import SCHEMA, ForeignKey, Function, Shown, Table
from invista_desktop.local_stack.gateway.rest_words import (
    OPERATORS,
    Condition,
    Embed,
    Group,
    Selection,
    split,
    unquoted,
)
from invista_desktop.local_stack.gateway.wire import RestRefused

MOST_ROWS: Final = 1000  # the hosted default
Sql = sql.SQL | sql.Composed
NOTHING: Final[Sql] = sql.SQL("")
TRUE: Final[Sql] = sql.SQL("true")


def read(shown: Shown, table: Table, selection: Selection) -> Sql:
    """Return the question for the rows asked for, as `body` (JSON text) and `rows` (their number)."""
    rows = sql.SQL("select {list} from {table} as t where {where}{window}").format(
        list=columns(shown, table, selection, "t"),
        table=named(table.name),
        where=conditions(shown, table, selection, "t"),
        window=window(selection, "t", most=MOST_ROWS),
    )
    return answer(NOTHING, rows)


def count(shown: Shown, table: Table, selection: Selection) -> Sql:
    """Return the question for how many rows there are, whatever the window."""
    return sql.SQL("select count(*) as total from {table} as t where {where}").format(
        table=named(table.name), where=conditions(shown, table, selection, "t")
    )


def insert(
    table: Table, content: object, names: Sequence[str], *, conflict: Sequence[str] | None, is_merging: bool
) -> Sql:
    """Return the statement that puts `content` (objects) in, updating or skipping what collides if told so."""
    settled = NOTHING
    if conflict is not None:
        update = sql.SQL("update set {sets}").format(sets=_sets(names, "excluded"))
        settled = sql.SQL(" on conflict ({keys}) do {what}").format(
            keys=listed(conflict), what=update if is_merging and names else sql.SQL("nothing")
        )
    statement = (
        "insert into {table} as t {into} select {names} from json_populate_recordset(null::{table}, {rows}) as b"
    )
    inserted = sql.SQL(statement).format(
        table=named(table.name),
        into=sql.SQL("({})").format(listed(names)) if names else NOTHING,
        names=listed(names),
        rows=sql.Literal(json.dumps(content)),
    )
    return inserted + settled


def update(shown: Shown, table: Table, content: object, names: Sequence[str], selection: Selection) -> Sql:
    """Return the statement that sets `names` from the object `content` in the rows asked for."""
    return sql.SQL(
        "update {table} as t set {sets} from json_populate_record(null::{table}, {content}) as b where {where}"
    ).format(
        table=named(table.name),
        sets=_sets(names, "b"),
        content=sql.Literal(json.dumps(content)),
        where=conditions(shown, table, selection, "t"),
    )


def delete(shown: Shown, table: Table, selection: Selection) -> Sql:
    """Return the statement that deletes the rows asked for."""
    return sql.SQL("delete from {table} as t where {where}").format(
        table=named(table.name), where=conditions(shown, table, selection, "t")
    )


def returning(shown: Shown, table: Table, selection: Selection, change: Sql) -> Sql:
    """Return `change` with the changed rows as its answer."""
    needed = _needed(shown, table, selection)
    changed = sql.SQL("with changed as ({change} returning {needed}) ").format(
        change=change, needed=sql.SQL(", ").join(sql.Identifier("t", name) for name in needed)
    )
    rows = sql.SQL("select {list} from changed as t").format(list=columns(shown, table, selection, "t"))
    return answer(changed, rows)


def call(function: Function, arguments: dict[str, Any]) -> Sql:
    """Return the question that calls `function` with named JSON arguments, answered like `read`."""
    passed = sql.SQL(", ").join(
        sql.SQL("{name} => (select given.{name} from json_to_record({json}) as given({name} {type}))").format(
            name=sql.Identifier(name),
            json=sql.Literal(json.dumps({name: value})),
            type=sql.SQL(function.arguments[name]),
        )
        for name, value in arguments.items()
    )
    called = sql.SQL("{function}({passed})").format(function=named(function.name), passed=passed)
    if function.is_row:
        return answer(NOTHING, sql.SQL("select * from {called}").format(called=called))
    if function.returns_set:
        return sql.SQL(
            "select coalesce(json_agg(page.value), '[]')::text as body, (json_agg(page.value) -> 0)::text as first, "
            "count(*) as rows from {called} as page(value)"
        ).format(called=called)
    return sql.SQL("select to_json({called})::text as body, 1 as rows").format(called=called)


def answer(before: Sql, rows: Sql) -> Sql:
    """Return a question for `rows` as one JSON text; dates and numbers are written by PostgreSQL."""
    return sql.SQL(
        "{before}select coalesce(json_agg(page), '[]')::text as body, (json_agg(page) -> 0)::text as first, "
        "count(*) as rows from ({rows}) page"
    ).format(before=before, rows=rows)


def columns(shown: Shown, table: Table, selection: Selection, row: str) -> Sql:
    """Return the select list: the table's own columns, and related rows as JSON."""
    parts: list[Sql] = []
    for field in selection.fields:
        if field.name == "*":
            parts.append(sql.SQL("{}.*").format(sql.Identifier(row)))
            continue
        value: Sql | sql.Identifier = sql.Identifier(row, field.name)
        if field.cast:
            value = sql.SQL("cast({} as {})").format(value, sql.SQL(field.cast))
        parts.append(sql.SQL("{} as {}").format(value, sql.Identifier(field.alias or field.name)))
    for number, embed in enumerate(selection.embeds):
        related = _related(shown, table, embed, row, f"{row}{number}")
        parts.append(sql.SQL("{} as {}").format(related, sql.Identifier(embed.alias)))
    return sql.SQL(", ").join(parts) if parts else sql.SQL("1 as nothing")


def conditions(shown: Shown, table: Table, selection: Selection, row: str) -> Sql:
    """Return what the rows must fulfil, inner relations included."""
    parts = [_test(condition, row) for condition in selection.conditions]
    for number, embed in enumerate(selection.embeds):
        if embed.is_inner:
            other = f"{row}{number}"
            target, joined, _ = _join(shown, table, embed, row, other)
            parts.append(
                sql.SQL("exists (select from {} as {} where {} and {})").format(
                    named(target.name), sql.Identifier(other), joined,
                    conditions(shown, target, embed.selection, other),
                )
            )  # fmt: skip
    return sql.SQL(" and ").join(parts) if parts else TRUE


def window(selection: Selection, row: str, *, most: int | None = None) -> Sql:
    """Return order, limit and offset."""
    clause: Sql = NOTHING
    if selection.order:
        terms = [sql.SQL("{} {}").format(sql.Identifier(row, name), sql.SQL(how)) for name, how in selection.order]
        clause = sql.SQL(" order by {}").format(sql.SQL(", ").join(terms))
    limits = [limit for limit in (selection.limit, most) if limit is not None]
    if limits:
        clause += sql.SQL(" limit {}").format(sql.Literal(min(limits)))
    return clause + sql.SQL(" offset {}").format(sql.Literal(selection.offset)) if selection.offset else clause


def named(name: str) -> sql.Identifier:
    """Return the name in the shown schema."""
    return sql.Identifier(SCHEMA, name)


def listed(names: Sequence[str]) -> Sql:
    """Return names with commas between."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _sets(names: Sequence[str], source: str) -> Sql:
    return sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier(source, name)) for name in names
    )


def _test(condition: Condition | Group, row: str) -> Sql:
    if isinstance(condition, Group):
        joiner = sql.SQL(f" {condition.joiner} ")
        test: Sql = sql.SQL("({})").format(joiner.join(_test(part, row) for part in condition.parts) or TRUE)
    else:
        test = sql.SQL("{} {}").format(sql.Identifier(row, condition.column), _operation(condition))
    return sql.SQL("not ({})").format(test) if condition.is_negated else test


def _operation(condition: Condition) -> Sql:
    operand = condition.operand
    match condition.operator:
        case "is":
            return sql.SQL("is " + operand.lower().replace("_", " "))
        case "in":
            values = [unquoted(value) for value in split(operand.strip().removeprefix("(").removesuffix(")"))]
            if not values:
                return sql.SQL("= any ('{{}}')").format()
            return sql.SQL("in ({})").format(sql.SQL(", ").join(map(sql.Literal, values)))
        case "like" | "ilike":
            operand = operand.replace("*", "%")
    return sql.SQL("{} {}").format(sql.SQL(OPERATORS[condition.operator]), sql.Literal(operand))


def _related(shown: Shown, table: Table, embed: Embed, row: str, other: str) -> Sql:
    target, joined, is_many = _join(shown, table, embed, row, other)
    rows = sql.SQL("select {list} from {table} as {other} where {joined} and {where}{window}").format(
        list=columns(shown, target, embed.selection, other), table=named(target.name), other=sql.Identifier(other),
        joined=joined, where=conditions(shown, target, embed.selection, other), window=window(embed.selection, other),
    )  # fmt: skip
    if is_many:
        return sql.SQL("(select coalesce(json_agg(page), '[]') from ({}) page)").format(rows)
    return sql.SQL("(select row_to_json(page) from ({}) page)").format(rows)


def _join(shown: Shown, table: Table, embed: Embed, row: str, other: str) -> tuple[Table, Sql, bool]:
    """Return the related table, how its rows belong to `row`, and whether there can be many."""
    key = relation(shown, table, embed)
    is_many = not (key.table == table.name and _leads_to(key, embed))
    ours, theirs = (key.target_columns, key.columns) if is_many else (key.columns, key.target_columns)
    pairs = [
        sql.SQL("{} = {}").format(sql.Identifier(other, there), sql.Identifier(row, here))
        for here, there in zip(ours, theirs, strict=True)
    ]
    return shown.tables[key.table if is_many else key.target], sql.SQL(" and ").join(pairs), is_many


def relation(shown: Shown, table: Table, embed: Embed) -> ForeignKey:
    """Return the one foreign key between the table and what is embedded.

    Raises:
        RestRefused: there is none, or several and no hint that tells them apart.
    """
    keys = [
        key
        for key in shown.foreign_keys
        if (key.table == table.name and _leads_to(key, embed))
        or (key.target == table.name and key.table == embed.relation)
    ]
    if embed.hint:
        keys = [key for key in keys if embed.hint in {key.name, *key.columns, key.target}]
    if not keys:
        message = f"Could not find a relationship between '{table.name}' and '{embed.relation}' in the schema cache"
        raise RestRefused(400, "PGRST200", message)
    if len(keys) > 1:
        message = (
            f"Could not embed because more than one relationship was found for '{table.name}' and '{embed.relation}'"
        )
        hint = "Try one of: " + ", ".join(f"{embed.relation}!{key.name}" for key in keys)
        raise RestRefused(300, "PGRST201", message, hint=hint)
    return keys[0]


def _leads_to(key: ForeignKey, embed: Embed) -> bool:
    """Say whether the embedded name means the key's target: by table, by key, or by its column."""
    return embed.relation in {key.target, key.name} or key.columns == (embed.relation,)


def _needed(shown: Shown, table: Table, selection: Selection) -> list[str]:
    """Return the columns a change must give back; a person may not be allowed to see the others."""
    names = {field.name for field in selection.fields}
    if "*" in names:
        return list(table.columns)
    for embed in selection.embeds:
        key = relation(shown, table, embed)
        names.update(key.columns if key.table == table.name and _leads_to(key, embed) else key.target_columns)
    return sorted(names)
