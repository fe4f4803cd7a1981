"""The query language of PostgREST, parsed: what to select, which rows, in which order.

Raises `RestRefused` `PGRST100` for anything outside the subset.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from invista_desktop.local_stack.gateway.wire import RestRefused

NOT_FILTERS: Final = {"select", "order", "limit", "offset", "columns", "on_conflict"}
OPERATORS: Final = {
    "eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "like": "like", "ilike": "ilike",
    "cs": "@>", "cd": "<@", "ov": "&&", "is": "is", "in": "in",
}  # fmt: skip
IS: Final = {"null", "not_null", "true", "false", "unknown"}


@dataclass(frozen=True)
class Field:
    """A column, `*`, maybe under another name or as another type."""

    name: str
    alias: str | None = None
    cast: str | None = None


@dataclass(frozen=True)
class Condition:
    """`column operator operand`, maybe negated."""

    column: str
    operator: str
    operand: str
    is_negated: bool = False


@dataclass(frozen=True)
class Group:
    """Conditions joined by `and` or `or`, maybe negated."""

    joiner: str
    parts: tuple["Condition | Group", ...]
    is_negated: bool = False


@dataclass
class Selection:
    """What is asked of one table: columns, rows, order, window, and what hangs on it."""

    fields: list[Field] = field(default_factory=list)
    embeds: list["Embed"] = field(default_factory=list)
    conditions: list[Condition | Group] = field(default_factory=list)
    order: list[tuple[str, str]] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


@dataclass
class Embed:
    """A related table inside a row."""

    relation: str
    alias: str
    hint: str | None
    is_inner: bool
    selection: Selection


def read_selection(query: Iterable[tuple[str, str]]) -> Selection:
    """Return what the query parameters of a request ask for."""
    parameters = list(query)
    selection = _columns(next((value for name, value in parameters if name == "select"), "*"))
    for name, value in parameters:
        path, _, last = name.rpartition(".")
        if last in {"and", "or"}:
            negated = path == "not" or path.endswith(".not")
            path = path.removesuffix("not").removesuffix(".")
            _within(selection, path).conditions.append(_group(last, value, is_negated=negated))
        elif last == "order":
            _within(selection, path).order.extend(_order(value))
        elif last in {"limit", "offset"}:
            setattr(_within(selection, path), last, _number(value))
        elif name not in NOT_FILTERS:
            _within(selection, path).conditions.append(_condition(last, value))
    return selection


def names_in(text: str) -> list[str]:
    """Return the names of a comma-separated list, unquoted."""
    return [unquoted(part) for part in split(text) if part]


def split(text: str) -> list[str]:
    """Split at commas that are outside quotes and parentheses, blanks around parts removed."""
    parts, start, depth, quoted, position = [], 0, 0, False, 0
    while position < len(text):
        letter = text[position]
        if letter == "\\" and quoted:
            position += 1
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "({":
            depth += 1
        elif not quoted and letter in ")}":
            depth -= 1
        elif letter == "," and depth == 0 and not quoted:
            parts.append(text[start:position].strip())
            start = position + 1
        position += 1
    if depth or quoted:
        raise _unreadable(text)
    return [*parts, text[start:].strip()] if text.strip() else []


def unquoted(text: str) -> str:
    """Return a name or value without its double quotes."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _columns(text: str) -> Selection:
    selection = Selection()
    for part in split(text):
        embedded = re.fullmatch(r"(?:([^:(]+):)?([^:(!]+)((?:!\w+)*)\((.*)\)", part, re.DOTALL)
        if embedded:
            alias, relation, marks, inside = embedded.groups()
            hints = [mark for mark in marks.split("!") if mark and mark not in {"inner", "left"}]
            name = unquoted(relation.strip())
            selection.embeds.append(
                Embed(name, alias or name, next(iter(hints), None), "!inner" in marks, _columns(inside))
            )
        else:
            plain = re.fullmatch(r'(?:([^:]+):(?!:))?("[^"]*"|[^:"]+)(?:::([\w ]+))?', part)
            if plain is None:
                raise _unreadable(part)
            alias, name, cast = plain.groups()
            selection.fields.append(Field(unquoted(name.strip()), alias, cast))
    return selection


def _within(selection: Selection, path: str) -> Selection:
    for name in filter(None, path.split(".")):
        inside = next((embed for embed in selection.embeds if name in {embed.alias, embed.relation}), None)
        if inside is None:
            message = f"'{name}' is not an embedded resource in this request"
            raise RestRefused(400, "PGRST108", message, hint=f"Verify that '{name}' is included in the select.")
        selection = inside.selection
    return selection


def _condition(column: str, text: str) -> Condition:
    negated = text.startswith("not.")
    operator, dot, operand = text.removeprefix("not.").partition(".")
    if operator not in OPERATORS or not dot or (operator == "is" and operand.lower() not in IS):
        raise _unreadable(text)
    return Condition(unquoted(column), operator, operand, negated)


def _group(joiner: str, text: str, *, is_negated: bool) -> Group:
    if not (text.startswith("(") and text.endswith(")")):
        raise _unreadable(text)
    return Group(joiner, tuple(_part(part) for part in split(text[1:-1])), is_negated)


def _part(text: str) -> Condition | Group:
    nested = re.fullmatch(r"(not\.)?(and|or)(\(.*\))", text, re.DOTALL)
    if nested:
        return _group(nested[2], nested[3], is_negated=bool(nested[1]))
    named = re.fullmatch(r'("(?:[^"\\]|\\.)*"|[^.]+)\.(.*)', text, re.DOTALL)
    if named is None:
        raise _unreadable(text)
    condition = _condition(named[1], named[2])
    if condition.operator == "in":
        return condition
    return Condition(condition.column, condition.operator, unquoted(condition.operand), condition.is_negated)


def _order(text: str) -> list[tuple[str, str]]:
    terms = []
    for part in split(text):
        name, *words = part.split(".")
        if not set(words) <= {"asc", "desc", "nullsfirst", "nullslast"}:
            raise _unreadable(part)
        direction = "desc" if "desc" in words else "asc"
        nulls = {"nullsfirst": " nulls first", "nullslast": " nulls last"}
        terms.append((unquoted(name), direction + next((nulls[word] for word in words if word in nulls), "")))
    return terms


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise _unreadable(text)
    return int(text)


def _unreadable(text: str) -> RestRefused:
    return RestRefused(400, "PGRST100", f'"failed to parse ({text})" (line 1, column 1)')
