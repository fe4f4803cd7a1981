"""The templates of a workstation: shipped ones, one's own in their place, files from elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from invista_desktop.errors import RuleViolation, Unavailable
from invista_desktop.models.domain.label_designs import new_template
from invista_desktop.models.domain.label_library import Origin
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.services.labels.library import TemplateLibrary
from invista_desktop.services.labels.template import shipped_templates

LOT = "lot-100x50"


@pytest.fixture
def library(tmp_path: Path) -> TemplateLibrary:
    return TemplateLibrary(tmp_path / "labels")


def origin_of(library: TemplateLibrary, name: str) -> Origin:
    return next(row.origin for row in library.rows() if row.id == name)


def test_a_new_workstation_has_what_came_with_the_app(library: TemplateLibrary) -> None:
    rows = library.rows()

    assert {row.id for row in rows} == set(shipped_templates())
    assert all(row.origin is Origin.SHIPPED and row.problem is None for row in rows)


def test_a_changed_template_stands_in_for_the_shipped_one_until_it_is_removed(library: TemplateLibrary) -> None:
    shipped = library.load(LOT)

    kept = library.save(replace(shipped, name="Lot, ours"))
    again = library.save(replace(kept, name="Lot, ours again"))
    changed = (library.load(LOT).name, origin_of(library, LOT))
    library.remove(LOT)

    assert (kept.version, again.version) == (shipped.version + 1, shipped.version + 2)
    assert changed == ("Lot, ours again", Origin.CHANGED)
    assert library.load(LOT) == shipped
    assert origin_of(library, LOT) is Origin.SHIPPED


def test_what_came_with_the_app_stays(library: TemplateLibrary) -> None:
    with pytest.raises(RuleViolation, match="came with the app"):
        library.remove(LOT)


def test_a_template_that_cannot_be_printed_is_not_kept(library: TemplateLibrary) -> None:
    bad = replace(library.load(LOT), items=())

    with pytest.raises(RuleViolation, match="no items"):
        library.save(bad)

    assert library.load(LOT).items


def test_one_is_carried_to_another_workstation_in_one_file(library: TemplateLibrary, tmp_path: Path) -> None:
    own = library.save(new_template("mine", "Mine", LabelKind.LOCATION, (60, 40)))
    other = TemplateLibrary(tmp_path / "other")

    library.give_out("mine", tmp_path / "carried.toml")
    taken = other.take_in(tmp_path / "carried.toml")

    assert taken == own == other.load("mine")
    assert origin_of(other, "mine") is Origin.OWN


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe not text", "cannot be used"),
        (b"[label]\nid = 3\n", "cannot be used"),
        (b"hello", "cannot be used"),
        (b"#" * 2_000_001, "too large"),
    ],
)
def test_a_file_that_is_no_template_is_refused_and_nothing_is_kept(
    library: TemplateLibrary, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "strange.toml").write_bytes(content)

    with pytest.raises(RuleViolation, match=words):
        library.take_in(tmp_path / "strange.toml")

    assert {row.origin for row in library.rows()} == {Origin.SHIPPED}


def test_a_file_that_cannot_be_read_is_listed_with_the_reason(library: TemplateLibrary, tmp_path: Path) -> None:
    library.save(new_template("mine", "Mine", LabelKind.LOCATION, (60, 40)))
    (tmp_path / "labels" / "mine.toml").write_text("[label]\nid = 3\n")

    (row,) = [row for row in library.rows() if row.id == "mine"]

    assert row.problem is not None and "line 1" in str(row.problem)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("a file where the folder should be")
    library = TemplateLibrary(tmp_path / "labels")

    with pytest.raises(Unavailable, match="cannot be read or written"):
        library.save(new_template("mine", "Mine", LabelKind.LOCATION, (60, 40)))


def test_ids_are_made_of_names_and_taken_once(library: TemplateLibrary) -> None:
    first = library.free_id("Shelf ÄÖ, big & small!")
    library.save(new_template(first, "Shelf", LabelKind.LOCATION, (60, 40)))

    assert first == "shelf-big-small"
    assert library.free_id("Shelf ÄÖ, big & small!") == "shelf-big-small-2"
    assert library.free_id("☃") == "label"


def test_an_id_from_elsewhere_leads_out_of_no_folder(library: TemplateLibrary, tmp_path: Path) -> None:
    text = (shipped_templates()[LOT]).read_text("utf-8").replace(f'id = "{LOT}"', 'id = "../../escaped"')
    (tmp_path / "strange.toml").write_text(text)

    with pytest.raises(RuleViolation, match="id must be"):
        library.take_in(tmp_path / "strange.toml")

    assert not (tmp_path.parent / "escaped.toml").exists()
