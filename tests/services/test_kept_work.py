"""Begun work kept on this workstation: whole or as it was before."""

from pathlib import Path
from uuid import uuid4

import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.services.offline.kept_work import KeptWork


@pytest.fixture
def kept(tmp_path: Path) -> KeptWork:
    return KeptWork(tmp_path / "begun")


def test_what_is_kept_comes_back_and_is_forgotten_when_dropped(kept: KeptWork) -> None:
    name = f"transfer-{uuid4()}"

    kept.keep(name, {"picks": ["1.5"]})
    kept.keep(name, {"picks": ["1.5", "2"]})
    back = kept.load(name)
    kept.drop(name)
    kept.drop(name)

    assert back == {"picks": ["1.5", "2"]}
    assert kept.load(name) is None


def test_a_torn_file_counts_as_nothing(kept: KeptWork, tmp_path: Path) -> None:
    kept.keep("one", {"a": 1})
    (tmp_path / "begun" / "one.json").write_text('{"a": ', "utf-8")

    assert kept.load("one") is None


def test_a_write_that_was_cut_off_leaves_what_was_there(kept: KeptWork, tmp_path: Path) -> None:
    kept.keep("one", {"a": 1})
    (tmp_path / "begun" / "one.part").write_text('{"a": 2', "utf-8")

    assert kept.load("one") == {"a": 1}


def test_no_name_leads_out_of_the_folder(kept: KeptWork, tmp_path: Path) -> None:
    kept.keep("../../outside", {"a": 1})

    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "begun"]


def test_a_disk_that_takes_nothing_is_told_and_nothing_is_lost(kept: KeptWork, tmp_path: Path) -> None:
    kept.keep("one", {"a": 1})
    blocked = tmp_path / "begun" / "one.part"
    blocked.mkdir()

    with pytest.raises(Unavailable, match="could not be kept"):
        kept.keep("one", {"a": 2})

    blocked.rmdir()
    assert kept.load("one") == {"a": 1}
