"""The REST service: PostgREST's contract over the schema `public`, each request as its own role."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import jwt
import psycopg

from invista_desktop.local_stack.gateway import rest_sql
from invista_desktop.local_stack.gateway.catalogue import SCHEMA, Catalogue, Function, Table
from invista_desktop.local_stack.gateway.connections import Connections, Database, one_row
from invista_desktop.local_stack.gateway.rest_errors import away, told
from invista_desktop.local_stack.gateway.rest_words import Selection, names_in, read_selection
from invista_desktop.local_stack.gateway.tokens import Tokens
from invista_desktop.local_stack.gateway.wire import Call, Reply, RestRefused

LEEWAY: Final = 30
ROLES: Final = {"anon", "authenticated", "service_role"}
SINGLE: Final = "application/vnd.pgrst.object+json"
TIMEOUT: Final = "8s"
FORWARDED: Final = {"x-forwarded-for", "cf-connecting-ip", "x-real-ip", "forwarded"}


class Rest:
    """Answers `/rest/v1/...`; `keys` maps an API key to the role it stands for."""

    def __init__(self, connections: Connections, tokens: Tokens, keys: Mapping[str, str]) -> None:
        self._connections, self._tokens, self._keys = connections, tokens, keys
        self._catalogue = Catalogue(connections)

    def answer(self, call: Call) -> Reply:
        """Answer one request in one transaction, as the role and with the claims of its token."""
        claims = self._claims(call)
        try:
            is_reading = call.method in {"GET", "HEAD"}
            with self._connections.transaction(read_only=is_reading) as database:
                _become(database, claims, call)
                return self._route(database, call)
        except psycopg.OperationalError as error:
            if error.sqlstate:
                raise told(error, is_anonymous=claims["role"] == "anon") from error
            raise away(error) from error
        except psycopg.Error as error:
            raise told(error, is_anonymous=claims["role"] == "anon") from error

    def _claims(self, call: Call) -> dict[str, Any]:
        if call.bearer is None or call.bearer == call.headers.get("apikey"):
            return {"role": self._keys[call.headers["apikey"]]}
        try:
            claims = self._tokens.read(call.bearer, leeway=LEEWAY)
        except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as error:
            told_as = "JWT expired" if isinstance(error, jwt.ExpiredSignatureError) else "JWT not yet valid"
            raise RestRefused(401, "PGRST303", told_as) from error
        except jwt.InvalidTokenError as error:
            raise RestRefused(401, "PGRST301", f"JWSError {error}") from error
        if claims.get("role") not in ROLES:
            raise RestRefused(401, "PGRST301", "role is not one of this service")
        return claims

    def _route(self, database: Database, call: Call) -> Reply:
        profile = call.headers.get("accept-profile" if call.method in {"GET", "HEAD"} else "content-profile", SCHEMA)
        if profile != SCHEMA:
            message = f"Invalid schema: {profile}"
            raise RestRefused(406, "PGRST106", message, hint=f"Only the following schemas are exposed: {SCHEMA}")
        if call.path.startswith("rpc/"):
            return self._call(database, call)
        table = self._catalogue.table(call.path)
        if table is None:
            raise RestRefused(404, "PGRST205", f"Could not find the table '{SCHEMA}.{call.path}' in the schema cache")
        match call.method:
            case "GET" | "HEAD":
                return self._read(database, call, table)
            case "POST":
                return self._insert(database, call, table)
            case "PATCH" | "DELETE":
                return self._change(database, call, table)
        raise RestRefused(405, "PGRST117", f"Unsupported HTTP method: {call.method}")

    def _read(self, database: Database, call: Call, table: Table) -> Reply:
        selection, shown = read_selection(call.query), self._catalogue.shown()
        row = one_row(database, rest_sql.read(shown, table, selection))
        total = None
        if _prefers(call, "count"):
            total = one_row(database, rest_sql.count(shown, table, selection))["total"]
        return _rows_reply(call, row, selection, total)

    def _insert(self, database: Database, call: Call, table: Table) -> Reply:
        selection = read_selection(call.query)
        content = _json_of(call)
        rows = content if isinstance(content, list) else [content]
        if _prefers(call, "missing") == "default":
            raise RestRefused(400, "PGRST100", "missing=default is not offered by the local stack")
        given = call.parameter("columns")
        names = names_in(given) if given else sorted({name for row in rows for name in row})
        _require_columns(table, names)
        resolution = _prefers(call, "resolution")
        conflict = names_in(call.parameter("on_conflict") or "") or list(table.primary_key)
        change = rest_sql.insert(
            table, rows, names, conflict=conflict if resolution else None, is_merging=resolution == "merge-duplicates"
        )
        return self._changed(database, call, table, selection, change, status=201)

    def _change(self, database: Database, call: Call, table: Table) -> Reply:
        selection, shown = read_selection(call.query), self._catalogue.shown()
        if not selection.conditions:
            # The hosted service loads pg-safeupdate.
            raise RestRefused(400, "21000", f"{call.method} requires a WHERE clause")
        if call.method == "DELETE":
            change = rest_sql.delete(shown, table, selection)
        else:
            content = _json_of(call)
            names = sorted(content)
            _require_columns(table, names)
            change = rest_sql.update(shown, table, content, names, selection)
        return self._changed(database, call, table, selection, change, status=200)

    def _changed(
        self, database: Database, call: Call, table: Table, selection: Selection, change: rest_sql.Sql, *, status: int
    ) -> Reply:
        if _prefers(call, "return") != "representation":
            done = database.execute(change).rowcount
            return Reply(201 if status == 201 else 204, headers={"content-range": f"*/{done}"})
        row = one_row(database, rest_sql.returning(self._catalogue.shown(), table, selection, change))
        total = row["rows"] if _prefers(call, "count") else None
        return _rows_reply(call, row, selection, total, status=status)

    def _call(self, database: Database, call: Call) -> Reply:
        name = call.path.removeprefix("rpc/")
        if call.method in {"GET", "HEAD"}:
            arguments: dict[str, Any] = {key: value for key, value in call.query if key != "select"}
        else:
            arguments = _json_of(call)
        function = self._function(name, arguments)
        row = one_row(database, rest_sql.call(function, arguments))
        if function.returns_nothing:
            return Reply(204)
        if function.is_row or function.returns_set:
            if function.is_row and not function.returns_set:
                return Reply(200, row["first"] or "null")
            return _rows_reply(call, row, Selection(), row["rows"] if _prefers(call, "count") else None)
        return Reply(200, row["body"] or "null")

    def _function(self, name: str, arguments: dict[str, Any]) -> Function:
        for function in self._catalogue.functions(name):
            if function.needed <= arguments.keys() <= function.arguments.keys():
                return function
        described = ", ".join(sorted(arguments)) or "without parameters"
        message = f"Could not find the function {SCHEMA}.{name}({described}) in the schema cache"
        raise RestRefused(404, "PGRST202", message)


def _become(database: Database, claims: dict[str, Any], call: Call) -> None:
    """Take on the role and show the request to the database, until the transaction ends."""
    headers = {name: value for name, value in call.headers.items() if name not in FORWARDED}
    headers["x-forwarded-for"] = call.peer  # what a caller claims about its address is worth nothing
    settings = {
        "search_path": f'"{SCHEMA}"', "role": claims["role"], "request.jwt.claims": json.dumps(claims),
        "request.method": call.method, "request.path": "/" + call.path, "request.headers": json.dumps(headers),
        "request.cookies": "{}", "statement_timeout": TIMEOUT,
    }  # fmt: skip
    database.execute(
        "select set_config(name, value, true) from unnest(%s::text[], %s::text[]) as given(name, value)",
        (list(settings), list(settings.values())),
    )


def _rows_reply(
    call: Call, row: dict[str, Any], selection: Selection, total: int | None, *, status: int = 200
) -> Reply:
    number: int = row["rows"]
    if SINGLE in call.headers.get("accept", ""):
        if number != 1:
            raise RestRefused(
                406, "PGRST116", "Cannot coerce the result to a single JSON object",
                details=f"The result contains {number} rows",
            )  # fmt: skip
        return Reply(status, row["first"])
    first = selection.offset
    seen = f"{first}-{first + number - 1}" if number else "*"
    if total is not None and status == 200 and number < total:
        status = 206
    content_range = {"content-range": f"{seen}/{'*' if total is None else total}"}
    return Reply(status, "" if call.method == "HEAD" else row["body"], content_range)


def _prefers(call: Call, name: str) -> str | None:
    found = re.search(rf"(?:^|[,\s]){name}=([\w-]+)", call.headers.get("prefer", ""))
    return found[1] if found else None


def _json_of(call: Call) -> Any:
    try:
        content = json.loads(call.body or b"{}")
    except ValueError as error:
        raise RestRefused(400, "PGRST102", "Empty or invalid json") from error
    rows = content if isinstance(content, list) else [content]
    if not all(isinstance(row, dict) for row in rows) or (isinstance(content, list) and call.method != "POST"):
        raise RestRefused(400, "PGRST102", "Objects are expected")
    return content


def _require_columns(table: Table, names: list[str]) -> None:
    for name in names:
        if name not in table.columns:
            message = f"Could not find the '{name}' column of '{table.name}' in the schema cache"
            raise RestRefused(400, "PGRST204", message)
