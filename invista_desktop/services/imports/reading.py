"""From the bytes of a file to its records: encoding, delimiter, quoting."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from invista_desktop.errors import RuleViolation, Unavailable, said

MAX_BYTES: Final = 128 * 1024 * 1024
DELIMITERS: Final = (",", ";", "\t")
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 without byte order mark",
    "utf-16-be": "UTF-16 without byte order mark",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
}
_SEPARATOR_LINE = re.compile(r"\s*sep=[,;\t]\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A file's characters, and in words how its bytes were read."""

    characters: str
    encoding: str


class Unreadable(RuleViolation):
    """The file, or what follows a certain row of it, is no table of text.

    Attributes:
        row: where reading stopped; 0 when it did not begin.
    """

    row = 0


def read_bytes(path: Path) -> bytes:
    """Return the content of the file.

    Raises:
        Unavailable: it is not there or may not be read.
        RuleViolation: it is larger than an import may be.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unavailable(
            said("{name} cannot be read: {reason}.", name=path.name, reason=getattr(error, "strerror", None) or error),
            said("Look whether it is there and not open in another program, then try again."),
            code="file_unreadable",
        ) from error
    if len(content) > MAX_BYTES:
        raise RuleViolation(
            said("{name} is larger than {megabytes} MB.", name=path.name, megabytes=MAX_BYTES // 1024**2),
            said("Split it into smaller files and import them one after the other."),
            code="file_too_large",
        )
    return content


def decode(content: bytes, encoding: str = "") -> Text:
    """Return the text: by byte order mark, else UTF-8, else UTF-16 by its zeros, else Windows-1252.

    Raises:
        Unreadable: the bytes are none of these, or not what `encoding` names.
    """
    codec = encoding or _codec_of(content)
    try:
        characters = content.decode(codec)
    except (UnicodeError, LookupError) as error:
        raise Unreadable(
            said("The file's characters cannot be read as {encoding}.", encoding=NAMES.get(codec, codec)),
            said("Save it as “CSV UTF-8” in your spreadsheet program, then choose it again."),
            code="encoding_unknown",
        ) from error
    return Text(characters.removeprefix("\ufeff"), NAMES.get(codec, codec))


def _codec_of(content: bytes) -> str:
    for mark, codec in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return codec
    start = content[:4096]
    if len(content) % 2 == 0 and start.count(0) * 3 > len(start):
        return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"
    try:
        codecs.utf_8_decode(content, "strict", True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def find_delimiter(characters: str, knows: Callable[[str], bool]) -> str:
    """Return the sign that cuts the first line into the most headers that `knows`.

    At a draw the most cells decide, which settles a first line `sep=;` as spreadsheet programs
    write it; then the comma.
    """

    def known_headers(delimiter: str) -> tuple[int, int]:
        try:
            header = next(_reader(characters, delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(map(knows, header)), len(header)

    return max(DELIMITERS, key=known_headers)


def records(characters: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each record with its row number, header included, rows without any content left out.

    Raises:
        Unreadable: quotes do not match from its `row` on, or a cell is endless.
    """
    rows = _reader(characters, delimiter)
    number = 0
    while True:
        number += 1
        try:
            record = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable_from(number, error) from error
        if number == 1 and _SEPARATOR_LINE.match(delimiter.join(record)):
            continue
        if any(map(str.strip, record)):
            yield number, record


def _reader(characters: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(characters, newline=""), delimiter=delimiter, strict=True)


def _unreadable_from(row: int, error: csv.Error) -> Unreadable:
    refusal = Unreadable(
        said("From here on the file cannot be cut into cells: {reason}.", reason=error),
        said(
            "Look for a quotation mark that is never closed, or text right after a closing one; nothing below was read."
        ),
        code="quotes_unmatched",
    )
    refusal.row = row
    return refusal
