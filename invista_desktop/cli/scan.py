"""`invista scan`: what a scan says, for people at a terminal and for other programs."""

import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import BinaryIO

import click

from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.scans import Meaning, ScanSettings
from invista_desktop.services.scanning.interpreter import interpret, interpret_hri

LookUp = Callable[[Meaning], Found]

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[rnt\\])")
_NAMED = {"r": "\r", "n": "\n", "t": "\t", "\\": "\\"}


class RequestRefused(Exception):
    """A line that is not a request; it says why."""


@click.group()
def scan() -> None:
    """Read and explain barcodes."""


@scan.command()
@click.option("--json", "as_json", is_flag=True, help='Read one object a line: {"mode", "input", "settings"}.')
@click.option("--database", is_flag=True, help="Also say what each scan stands for; asks who you are.")
@click.option("--email", envvar="INVISTA_EMAIL", default="", help="With --database: who asks; else INVISTA_EMAIL.")
@click.pass_context
def explain(ctx: click.Context, *, as_json: bool, database: bool, email: str) -> None:
    r"""Write, for each scan on standard input, one JSON object a line.

    Each line is one scan as the scanner sent it; \x1d (or any \xHH, \uHHHH), \r, \n, \t and \\
    stand for the characters that cannot be typed. With --json each line is an object:
    {"mode": "scan" or "hri", "input": "...", "settings": {"separators": ["|"],
    "accept_upce": true, "rcn_region": "fi", "today": "2026-11-23"}}; only "input" is needed, other
    settings are ignored.

    The answer holds "status", "ais", "fields" and "errors", and with --database "found": what
    it stands for in the business database, to the person of the e-mail and INVISTA_PASSWORD.
    A line that is not a request is answered with its fault, and the exit code is 1 at the end.
    """
    with _database(email) if database else nullcontext() as look_up:
        understood = explain_lines(sys.stdin.buffer, as_json=as_json, look_up=look_up)
    ctx.exit(0 if understood else 1)


@contextmanager
def _database(email: str) -> Iterator[LookUp]:
    """Give the question what a meaning stands for. Standard input holds the scans, so nothing is asked there."""
    from invista_desktop.app import open_business
    from invista_desktop.services.scanning.resolver import resolve
    from invista_desktop.settings import load_settings

    password = os.environ.get("INVISTA_PASSWORD", "")
    if not email or not password:
        raise click.UsageError("--database needs --email (or INVISTA_EMAIL) and INVISTA_PASSWORD.")
    with open_business(load_settings(), email, password) as transactions:
        yield lambda meaning: transactions.run_again_if_lost(resolve, meaning)


def explain_lines(lines: BinaryIO, *, as_json: bool, look_up: LookUp | None = None) -> bool:
    """Answer every line on standard output as soon as it came; return whether all were requests."""
    all_understood = True
    for line in lines:
        text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        try:
            meaning = _requested(text) if as_json else interpret(_unescaped(text), ScanSettings())
            answer = answer_to(meaning, look_up)
        except RequestRefused as refused:
            all_understood = False
            answer = {"status": "error", "ais": [], "fields": {}, "errors": ["bad_request"], "reason": str(refused)}
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()
    return all_understood


def answer_to(meaning: Meaning, look_up: LookUp | None = None) -> dict[str, object]:
    """Return a meaning, and what it stands for where there is someone to ask, as JSON has it."""
    answer: dict[str, object] = {
        "status": meaning.status.value,
        "ais": [list(pair) for pair in meaning.ais],
        "fields": dict(meaning.fields),
        "errors": [error.value for error in meaning.errors],
    }
    if look_up:
        found = look_up(meaning)
        answer["found"] = {"kind": type(found).__name__.removesuffix("Found").lower(), **dataclasses.asdict(found)}
    return answer


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        written = found[1]
        return _NAMED.get(written) or chr(int(written[1:], 16))

    return _ESCAPE.sub(character, text)


def _requested(line: str) -> Meaning:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RequestRefused("This line is not JSON.") from error
    if not isinstance(request, dict) or not isinstance(request.get("input"), str):
        raise RequestRefused('The line must be an object with a text "input".')
    settings = _settings({} if request.get("settings") is None else request["settings"])
    match request.get("mode", "scan"):
        case "scan":
            return interpret(request["input"], settings)
        case "hri":
            return interpret_hri(request["input"], settings)
        case _:
            raise RequestRefused('"mode" must be "scan" or "hri".')


def _settings(given: object) -> ScanSettings:
    if not isinstance(given, Mapping):
        raise RequestRefused('"settings" must be an object.')
    separators, region, today = given.get("separators", []), given.get("rcn_region"), given.get("today")
    if not isinstance(separators, list) or not all(isinstance(one, str) for one in separators):
        raise RequestRefused('"separators" must be a list of texts.')
    if not isinstance(region, str | None) or not isinstance(today, str | None):
        raise RequestRefused('"rcn_region" and "today" must be texts.')
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError as error:
        raise RequestRefused('"today" must be a day such as 2026-11-23.') from error
    return ScanSettings(tuple(separators), given.get("accept_upce") is True, region, day)
