"""What the documents point at is there: files, headings, and the commands they name."""

import re
from pathlib import Path

import click
import pytest

from invista_desktop.cli.main import invista

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`|^(?: {4,}|\$ )(.*)$|^(?!\s*\||```)(invista .*)$", re.MULTILINE)
WORDS = re.compile(r"(?:^|[|;]\s*)invista((?: [a-z][a-z-]*(?![\w./-]))*)((?: --[a-z][a-z-]*)*)")


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def prose(document: Path) -> str:
    return re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(document: Path) -> set[str]:
    """The anchors of a page, as they are made from its headings."""
    titles = re.findall(r"^#+ (.*)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def dangling(document: Path) -> list[str]:
    """The links and pictures of a document that lead nowhere in this tree."""
    lost = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(document))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in headings(target)):
            lost.append(link)
    return lost


def unknown(call: re.Match[str]) -> str | None:
    """What of a call of `invista` the command does not know; None when it knows all of it."""
    command: click.Command = invista
    context = click.Context(invista)
    words, options = call.group(1).split(), call.group(2).split()
    for word in words:
        if isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"invista {' '.join(words)}"
            command = found
        elif not any(word in choices_of(parameter) for parameter in command.params):
            return f"invista {' '.join(words)}"
    flags = {flag for parameter in command.params for flag in parameter.opts} | {"--help", "--version"}
    return next((f"invista {' '.join(words)} {option}" for option in options if option not in flags), None)


def choices_of(parameter: click.Parameter) -> set[str]:
    return set(map(str, parameter.type.choices)) if isinstance(parameter.type, click.Choice) else set()


def calls(text: str) -> list[re.Match[str]]:
    """Every call of `invista` in code: in backquotes, in indented lines, in fenced blocks."""
    code = ("".join(found).replace("\\|", "|") for found in CODE.findall(text))
    return [call for piece in code for call in WORDS.finditer(piece.strip().removeprefix("$ "))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_relative_link_and_picture_leads_somewhere(document: Path) -> None:
    assert dangling(document) == []


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One heading\n\n[a](#one-heading) [b](#two) ![c](c.png) [d](page.md) [e](https://example.org)\n")

    assert dangling(page) == ["#two", "c.png"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_picture_is_told_in_words(document: Path) -> None:
    assert "![](" not in document.read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_that_is_named_exists(document: Path) -> None:
    assert [told for call in calls(document.read_text("utf-8")) if (told := unknown(call))] == []


def test_a_command_that_does_not_exist_would_be_found() -> None:
    text = "`invista db verify` and `invista db mend`\n\n    $ invista import people FILE\n\n`invista demo --loud`\n"

    assert [unknown(call) for call in calls(text)] == [
        None, "invista db mend", "invista import people", "invista demo --loud",
    ]  # fmt: skip


def test_the_operations_page_names_every_command_there_is() -> None:
    named = {f"invista{call.group(1)}" for call in calls((ROOT / "docs/operations.md").read_text("utf-8"))}

    assert {" ".join(path) for path in paths(invista, ("invista",))} <= named


def paths(command: click.Command, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        return [path] if path[-1] != "import" else [(*path, "products")]
    context = click.Context(command)
    return [
        deeper
        for name in command.list_commands(context)
        if (found := command.get_command(context, name)) is not None
        for deeper in paths(found, (*path, name))
    ]
