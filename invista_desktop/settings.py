"""Where the app finds its databases and keeps its state.

Local and hosted differ in these values alone. An environment variable wins over `.env` in the
working folder, which wins over `settings.toml` in the home folder, which the first-run screen
writes.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from invista_desktop.errors import RuleViolation, said


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


NAMES = {
    "supabase_url": "SUPABASE_URL",
    "supabase_key": "SUPABASE_PUBLISHABLE_KEY",
    "neon_database_url": "NEON_DATABASE_URL",
}


def load_settings(environment: Mapping[str, str] | None = None, *, working_folder: Path | None = None) -> Settings:
    """Return the settings in force.

    Raises:
        RuleViolation: the settings file or `.env` cannot be read; it is left as it is.
    """
    variables = dict(os.environ if environment is None else environment)
    home = Home.of(variables)
    kept = _read(home.settings_file)
    named = _dot_env(working_folder or Path.cwd()) | variables
    addresses = {name: named.get(variable) or str(kept.pop(name, "")) for name, variable in NAMES.items()}
    return Settings(home, options=kept, **addresses)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(path, error) from error


def _dot_env(folder: Path) -> dict[str, str]:
    path = folder / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values
    from dotenv.parser import parse_stream

    try:
        words = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    for binding in parse_stream(StringIO(words)):
        if binding.error:
            raise _unreadable(path, said("line {line} is not NAME=value", line=binding.original.line))
    return {name: value for name, value in dotenv_values(stream=StringIO(words)).items() if value is not None}


def _unreadable(path: Path, reason: object) -> RuleViolation:
    return RuleViolation(
        said("The settings file cannot be read: {reason}.", reason=reason),
        said("Mend {path}, or move it away and start again.", path=path),
        code="settings_unreadable",
    )
