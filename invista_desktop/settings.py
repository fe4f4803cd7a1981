"""Where the app finds its databases and keeps its state.

Local and hosted differ in these values alone. An environment variable wins over `.env` in the
working folder, which wins over `settings.toml` in the home folder, which the first-run screen
writes.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path

from invista_desktop.addresses import require_database, require_publishable, require_service
from invista_desktop.errors import RuleViolation, Said, Unavailable, said


@dataclass(frozen=True)
class Home:
    """The folder that holds everything this installation keeps; nothing is written outside it."""

    path: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Home":
        """Return `INVISTA_HOME`, else the platform's folder for application data."""
        if chosen := environment.get("INVISTA_HOME"):
            return cls(Path(chosen).expanduser().resolve())
        import platformdirs

        return cls(platformdirs.user_data_path("invista-desktop", appauthor=False))

    @property
    def settings_file(self) -> Path:
        """The settings of this workstation, TOML."""
        return self.path / "settings.toml"

    @property
    def stack(self) -> Path:
        """The local stack: clusters, signing keys, outgoing mail."""
        return self.path / "local"

    @property
    def keys(self) -> Path:
        """Encrypted session and connection secrets."""
        return self.path / "keys"

    @property
    def journal(self) -> Path:
        """Scans and drafts not yet posted, SQLite."""
        return self.path / "journal.sqlite3"

    @property
    def labels(self) -> Path:
        """Label templates of one's own."""
        return self.path / "labels"

    @property
    def logs(self) -> Path:
        """Log files, newest last."""
        return self.path / "logs"

    @property
    def prints(self) -> Path:
        """Papers and labels written as files."""
        return self.path / "prints"


@dataclass(frozen=True)
class Settings:
    """The addresses of one installation.

    Attributes:
        home: the folder of its state.
        supabase_url: base address of the identity service; empty before the first run.
        supabase_key: its publishable key.
        neon_database_url: libpq URL of the business database, with this workstation's role.
        options: what else the settings file holds, by dotted name.
    """

    home: Home
    supabase_url: str = ""
    supabase_key: str = ""
    neon_database_url: str = field(default="", repr=False)
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether sign-in can be tried at all."""
        return bool(self.supabase_url and self.supabase_key and self.neon_database_url)

    def require_usable(self) -> None:
        """Refuse addresses no workstation may use, whoever wrote them; one that is missing is not refused.

        Raises:
            RuleViolation: as `addresses.checked`; the advice says where to look.
        """
        for name, require in REQUIREMENTS.items():
            try:
                if value := getattr(self, name):
                    require(value)
            except RuleViolation as problem:
                advice = said(
                    "{advice} It is {variable} in the environment or .env, else {name} in {path}.",
                    advice=problem.advice, variable=NAMES[name], name=name, path=self.home.settings_file,
                )  # fmt: skip
                raise RuleViolation(problem.title, advice, code=problem.code) from problem


class SettingsUnreadable(RuleViolation):
    """A file of settings that cannot be read; it is left as it is.

    Attributes:
        path: which one.
        is_kept_by_the_app: `settings.toml`, which may be put aside; not the `.env` somebody wrote.
    """

    def __init__(self, path: Path, reason: object, *, is_kept_by_the_app: bool) -> None:
        super().__init__(
            said("The settings file cannot be read: {reason}.", reason=reason),
            said("Mend {path}, or move it away and start again.", path=path),
            code="settings_unreadable",
        )
        self.path, self.is_kept_by_the_app = path, is_kept_by_the_app


NAMES = {
    "supabase_url": "SUPABASE_URL",
    "supabase_key": "SUPABASE_PUBLISHABLE_KEY",
    "neon_database_url": "NEON_DATABASE_URL",
}
REQUIREMENTS = {
    "supabase_url": require_service,
    "supabase_key": require_publishable,
    "neon_database_url": require_database,
}


KINDS: Mapping[str, tuple[type, Said]] = {
    **dict.fromkeys((*NAMES, "stack"), (str, said("a text"))),
    **dict.fromkeys(("appearance", "printing", "scans", "scanner", "serial"), (dict, said("a table"))),
}


def load_settings(environment: Mapping[str, str] | None = None, *, working_folder: Path | None = None) -> Settings:
    """Return the settings in force.

    Raises:
        SettingsUnreadable: the settings file or `.env` cannot be read; it is left as it is.
    """
    variables = dict(os.environ if environment is None else environment)
    home = Home.of(variables)
    kept = _read(home.settings_file)
    named = _dot_env(working_folder or Path.cwd()) | variables
    addresses = {name: (named.get(variable) or str(kept.pop(name, ""))).strip() for name, variable in NAMES.items()}
    return Settings(home, options=kept, **addresses)


def put_aside(file: Path) -> Path:
    """Rename a settings file beside itself, and return its new place; nothing in it is lost.

    Raises:
        Unavailable: the disk or its rights do not let it be renamed.
    """
    aside = next(place for place in _places_beside(file) if not place.exists())
    try:
        return file.rename(aside)
    except OSError as error:
        raise Unavailable(
            said("The settings file could not be put aside: {reason}.", reason=error.strerror),
            said("Move {path} away by hand, then start again.", path=file),
            code="settings_unmovable",
        ) from error


def _places_beside(file: Path) -> Iterator[Path]:
    return (file.with_name(f"{file.stem}-unreadable-{number}{file.suffix}") for number in count(1))


def _read(path: Path) -> dict[str, object]:
    with _told_as(path, is_kept_by_the_app=True):
        words = _text(path)
        kept = _parsed(words)
        for name, value in kept.items():
            if name in KINDS and not isinstance(value, KINDS[name][0]):
                raise ValueError(
                    said(
                        "line {line}: {name} is not {kind}", line=_line_of(name, words), name=name, kind=KINDS[name][1]
                    )
                )
        return kept


def _parsed(words: str) -> dict[str, object]:
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        last = len(words.splitlines())
        raise ValueError(str(error).replace("at end of document", f"at line {last}, the last")) from error


def _dot_env(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    with _told_as(path, is_kept_by_the_app=False):
        words = _text(path)
        for binding in parse_stream(StringIO(words)):
            if binding.error:
                raise ValueError(said("line {line} is not NAME=value", line=binding.original.line))
    return {name: value for name, value in dotenv_values(stream=StringIO(words)).items() if value is not None}


def _text(path: Path) -> str:
    if not os.access(path.parent, os.X_OK):
        return ""  # the folder is to blame, not the file; whoever needs to write there says so
    content = path.read_bytes() if path.exists() or path.is_symlink() else b""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(said("line {line} is not written as UTF-8 text", line=line)) from error


def _line_of(name: str, words: str) -> int:
    """Return the line on which a name of the top level is given its value."""
    found = re.search(rf"""^\s*\[*\s*["']?{name}\b""", words, re.MULTILINE)
    return words.count("\n", 0, found.end()) + 1 if found else 1


@contextmanager
def _told_as(path: Path, *, is_kept_by_the_app: bool) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsUnreadable(path, error.strerror, is_kept_by_the_app=is_kept_by_the_app) from error
    except ValueError as error:  # tomllib's own are among them
        raise SettingsUnreadable(path, error.args[0], is_kept_by_the_app=is_kept_by_the_app) from error
