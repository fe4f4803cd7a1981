"""Checks a whole file before anything of it is imported: pure, but for reading the file.

Every problem is found in one go. A file with any problem is imported not at all.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from invista_desktop.models.domain.imports import Checked, ImportKind, ReadingOptions
from invista_desktop.services.imports import reading
from invista_desktop.services.imports.lookups import Lookups
from invista_desktop.services.imports.reading import Unreadable
from invista_desktop.services.imports.rows import SheetReader, problem_of
from invista_desktop.services.imports.sheets import SHEETS

AS_USUAL: Final = ReadingOptions()

Progress = Callable[[int], None]


def check_file(
    path: Path,
    kind: ImportKind,
    lookups: Lookups,
    *,
    options: ReadingOptions = AS_USUAL,
    progress: Progress = lambda _rows: None,
) -> Checked:
    """Return every row of the file and everything wrong with it; `progress` hears the rows read.

    Raises:
        Unavailable: the file is not there or may not be read.
        RuleViolation: it is larger than an import may be.
    """
    return check_content(reading.read_bytes(path), path.name, kind, lookups, options=options, progress=progress)


def check_content(
    content: bytes,
    name: str,
    kind: ImportKind,
    lookups: Lookups,
    *,
    options: ReadingOptions = AS_USUAL,
    progress: Progress = lambda _rows: None,
) -> Checked:
    """Do as `check_file` does, for the content of a file called `name`; nothing is raised."""
    try:
        text = reading.decode(content, options.encoding)
    except Unreadable as refusal:
        return Checked(kind, name, problems=(problem_of(refusal),))
    sheet = SHEETS[kind]
    delimiter = reading.find_delimiter(text.characters, lambda header: sheet.column(header) is not None)
    reader = SheetReader(kind, lookups, options, delimiter)
    reader.read(text.characters, progress)
    return Checked(
        kind,
        name,
        columns=reader.headers.names,
        ignored=tuple(reader.headers.ignored),
        rows=tuple(reader.rows),
        problems=tuple(sorted(reader.problems, key=lambda problem: problem.row)),
        encoding=text.encoding,
        delimiter=delimiter,
    )
