"""What a workstation prefers is kept whole, read leniently, and never at the cost of the file."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.app.preferences import Preferences
from invista_desktop.errors import Unavailable
from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings
from invista_desktop.models.domain.printing import PrintingSettings
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer, PrintEvent, PrintingRules
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings
from invista_desktop.settings import Home, load_settings

LABELS = PrinterSettings("Dock labels", PrinterKind.ZPL_TCP, "192.0.2.7", 9101, 300, (Decimal("70.5"), Decimal(35)))
PAPERS = PrinterSettings("Office", PrinterKind.SYSTEM, "laser")


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Home(tmp_path))


def test_a_new_workstation_prints_into_its_own_folder(preferences: Preferences, tmp_path: Path) -> None:
    printing = preferences.printing()

    assert (printing.labels.kind, printing.labels.address) == (PrinterKind.PDF_FOLDER, str(tmp_path / "prints"))
    assert printing.rules == PrintingRules()


def test_printers_are_kept_to_the_tenth_of_a_millimetre(preferences: Preferences) -> None:
    chosen = PrintingSettings(LABELS, PAPERS, PrintingRules(), Paper.LETTER, scans_back=True)

    preferences.keep_printing(chosen)

    assert preferences.printing() == chosen


def test_a_pallet_printer_with_all_its_settings_is_kept_and_taken_away_again(preferences: Preferences) -> None:
    pallets = replace(
        LABELS, name="Pallets", darkness=0, speed=4, rotation=270, asks_when_done=True, kind=PrinterKind.ZPL_QUEUE
    )
    preferences.keep_printing(PrintingSettings(LABELS, PAPERS, pallets=pallets))
    assert preferences.printing().pallets == pallets

    preferences.keep_printing(PrintingSettings(LABELS, PAPERS))

    assert preferences.printing() == PrintingSettings(LABELS, PAPERS)


def test_a_file_of_the_version_before_is_read(preferences: Preferences, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[printing]\nmoment = "at_scan"\nlabels_per = "unit"\npaper = "Letter"\n'
        '[printing.labels]\nname = "Dock"\nkind = "zpl_tcp"\naddress = "192.0.2.7"\nport = 9101\ndpi = 300\n'
        'media_mm = ["70.5", "35"]\noffset_mm = ["0", "0"]\ncloses_when_done = true\n',
        "utf-8",
    )

    kept = preferences.printing()

    assert kept.labels == replace(LABELS, name="Dock")
    assert kept.pallets is None
    assert kept.rules == PrintingRules(
        at_scan=EventRule(prints=True, labels_per=LabelsPer.UNIT), at_posting=EventRule(labels_per=LabelsPer.UNIT)
    )
    assert kept.printer_for(LabelKind.PALLET) == kept.labels


@pytest.mark.parametrize(
    ("moment", "scan", "posting"), [("at_scan", True, False), ("at_posting", False, True), ("never", False, False)]
)
def test_a_file_that_knows_one_moment_for_all_events_is_read(
    preferences: Preferences, tmp_path: Path, moment: str, *, scan: bool, posting: bool
) -> None:
    (tmp_path / "settings.toml").write_text(f'[printing]\nmoment = "{moment}"\nat_packing = true\n', "utf-8")

    rules = preferences.printing().rules

    assert [rules.of(event).prints for event in PrintEvent] == [scan, posting, False, True]


EVENT_RULES = st.builds(
    EventRule,
    prints=st.booleans(),
    template=st.sampled_from(["", "product-38x21", "own-2"]),
    labels_per=st.sampled_from(LabelsPer),
    fixed=st.integers(1, 100),
)


@given(rules=st.builds(PrintingRules, EVENT_RULES, EVENT_RULES, EVENT_RULES, EVENT_RULES))
def test_the_rule_of_every_event_is_kept(rules: PrintingRules, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = Home(tmp_path_factory.mktemp("home"))

    Preferences(home).keep_printing(PrintingSettings(LABELS, PAPERS, rules))

    assert Preferences(home).printing() == PrintingSettings(LABELS, PAPERS, rules)


def test_a_rule_that_cannot_be_read_is_the_usual_one_and_costs_no_printer(
    preferences: Preferences, tmp_path: Path
) -> None:
    preferences.keep_printing(PrintingSettings(LABELS, PAPERS, PrintingRules(at_put_away=EventRule(prints=True))))
    file = tmp_path / "settings.toml"
    kept = file.read_text("utf-8").replace('labels_per = "line"', 'labels_per = "gross"', 1)
    file.write_text(kept.replace("fixed = 1", "fixed = 4000"), "utf-8")

    printing = Preferences(Home(tmp_path)).printing()

    assert printing.labels == LABELS
    assert printing.rules.at_scan == EventRule()
    assert (printing.rules.at_put_away.prints, printing.rules.at_put_away.fixed) == (True, 100)


@given(
    settings=st.builds(
        WedgeSettings,
        gap_ms=st.integers(20, 150),
        hold_ms=st.integers(30, 160),
        min_characters=st.integers(1, 20),
        suffixes=st.frozensets(st.sampled_from([Key.ENTER, Key.TAB])),
        quiet_end_ms=st.integers(30, 500),
        has_prefix=st.booleans(),
        decode=st.sampled_from(Decode),
    )
)
def test_how_the_scanner_types_is_kept(settings: WedgeSettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    preferences = Preferences(Home(tmp_path_factory.mktemp("home")))

    preferences.keep_wedge(settings)

    assert preferences.wedge() == settings


def test_one_section_leaves_the_others_and_the_addresses_alone(preferences: Preferences, tmp_path: Path) -> None:
    preferences.keep_addresses({"supabase_url": "https://example.invalid", "stack": "hosted"})
    preferences.keep("appearance", {"theme": "dark"})

    preferences.keep_wedge(WedgeSettings())

    kept = load_settings({"INVISTA_HOME": str(tmp_path)}, working_folder=tmp_path)
    assert (kept.supabase_url, kept.options["stack"]) == ("https://example.invalid", "hosted")
    assert preferences.section("appearance") == {"theme": "dark"}


@pytest.mark.parametrize(
    "section", ['[scanner]\ndecode = "telepathy"', '[scanner]\nsuffixes = ["F13"]', '[scanner]\ngap_ms = "soon"']
)
def test_a_value_of_another_version_counts_as_not_there(preferences: Preferences, tmp_path: Path, section: str) -> None:
    (tmp_path / "settings.toml").write_text(section, "utf-8")

    assert preferences.wedge() == WedgeSettings()


@pytest.mark.parametrize("labels", ["3", '{name = "x"}', '{name = "x", kind = "fax", address = "y"}'])
def test_a_printer_that_cannot_be_read_is_the_folder(preferences: Preferences, tmp_path: Path, labels: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[printing]\nlabels = {labels}", "utf-8")

    assert preferences.printing().labels.kind is PrinterKind.PDF_FOLDER


def test_a_damaged_file_is_never_written_over(preferences: Preferences, tmp_path: Path) -> None:
    damaged = "[scanner\ngap_ms = 40"
    (tmp_path / "settings.toml").write_text(damaged, "utf-8")

    with pytest.raises(Unavailable) as refusal:
        preferences.keep("appearance", {"theme": "dark"})

    assert refusal.value.code == "settings_unwritable"
    assert (tmp_path / "settings.toml").read_text("utf-8") == damaged


def test_what_scanners_write_is_kept_and_a_country_taken_away_is_gone(preferences: Preferences, tmp_path: Path) -> None:
    chosen = ScanSettings(("^]", "|"), accept_upce=True, rcn_region="fi")
    preferences.keep_scans(chosen)
    assert Preferences(Home(tmp_path)).scans() == chosen

    preferences.keep_scans(ScanSettings())

    assert Preferences(Home(tmp_path)).scans() == ScanSettings()


def test_what_the_disk_does_not_take_holds_for_this_run_as_is_said(preferences: Preferences, tmp_path: Path) -> None:
    (tmp_path / "settings.part").mkdir()

    with pytest.raises(Unavailable, match="hold for this run only"):
        preferences.keep_printing(PrintingSettings(LABELS, PAPERS))

    assert preferences.printing().labels == LABELS
    assert Preferences(Home(tmp_path)).printing().labels.kind is PrinterKind.PDF_FOLDER


def test_two_tabs_kept_at_once_lose_nothing_of_one_another(preferences: Preferences, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: preferences.keep(f"tab{number}", {"kept": number}), range(24)))

    again = Preferences(Home(tmp_path))
    assert [again.section(f"tab{number}") for number in range(24)] == [{"kept": number} for number in range(24)]


def test_what_scanners_write_is_read_from_the_settings_file(preferences: Preferences, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[scans]\nseparators = ["^]", "|"]\nrcn_region = "fi"\naccept_upce = true', "utf-8"
    )

    assert preferences.scans() == ScanSettings(("^]", "|"), accept_upce=True, rcn_region="fi")
