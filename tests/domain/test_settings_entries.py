"""What is typed on the settings page: either it can work, or the field says what is wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printer_entries import (
    PrinterEntry,
    PrintingEntry,
    RuleEntry,
    entry_of,
    printer_from,
    printing_from,
    rule_entries,
)
from invista_desktop.models.domain.printers import PrinterKind, PrinterSettings, require_usable
from invista_desktop.models.domain.printing_rules import EventRule, LabelsPer, PrintEvent, PrintingRules
from invista_desktop.models.domain.scanner_entries import (
    ScansEntry,
    scans_entry,
    scans_from,
    wedge_entry,
    wedge_from,
)
from invista_desktop.models.domain.scans import ScanSettings
from invista_desktop.models.domain.wedge_settings import Decode, Key, WedgeSettings

DOCK = PrinterEntry("Dock 1", PrinterKind.ZPL_TCP, "192.0.2.7")
FOLDER = PrinterEntry("Folder", PrinterKind.PDF_FOLDER, "/prints")
TYPES = wedge_entry(WedgeSettings())


@pytest.mark.parametrize(
    ("entry", "field", "words"),
    [
        (replace(DOCK, address="300.1.2.3"), "address", "four numbers from 0 to 255"),
        (replace(DOCK, address="192.0.2"), "address", "four numbers from 0 to 255"),
        (replace(DOCK, address="print er"), "address", "not a host name"),
        (replace(DOCK, address="  "), "address", "No address"),
        (replace(DOCK, port="70000"), "port", "70000 is outside 1 to 65535"),
        (replace(DOCK, port="0"), "port", "0 is outside 1 to 65535"),
        (replace(DOCK, port="-1"), "port", "a number from 1 to 65535"),
        (replace(DOCK, port="raw"), "port", "a number from 1 to 65535"),
        (replace(DOCK, name=" "), "name", "Name the printer"),
        (replace(DOCK, width="wide"), "width", "“wide” is no length"),
        (replace(DOCK, height="2000"), "height", "5 to 1000 mm"),
        (replace(DOCK, right="51"), "right", "50 mm at most"),
        (replace(DOCK, down="NaN"), "down", "no length"),
        (replace(FOLDER, address="prints"), "address", "whole path"),
    ],
)
def test_a_printer_that_cannot_work_is_refused_at_the_field(entry: PrinterEntry, field: str, words: str) -> None:
    _printer, faults = printer_from(entry)

    assert list(faults) == [field]
    assert words in str(faults[field])


def test_lengths_take_a_comma_a_point_and_a_minus() -> None:
    printer, faults = printer_from(replace(DOCK, width="70,5", height="35.0", right="-2,5", down="−1"))

    assert not faults
    assert (printer.media_mm, printer.offset_mm) == (
        (Decimal("70.5"), Decimal("35.0")),
        (Decimal("-2.5"), Decimal(-1)),
    )


@given(
    st.builds(
        PrinterSettings,
        name=st.sampled_from(["Dock 1", "Office"]),
        kind=st.sampled_from([PrinterKind.PDF_FOLDER, PrinterKind.SYSTEM]),
        address=st.just("~/prints"),
        port=st.integers(1, 65535),
        dpi=st.sampled_from([203, 300, 600]),
        media_mm=st.tuples(*[st.decimals(5, 1000, places=1)] * 2),
        offset_mm=st.tuples(*[st.decimals(-50, 50, places=2)] * 2),
        closes_when_done=st.booleans(),
        asks_when_done=st.booleans(),
    )
)
def test_a_printer_shown_and_kept_untouched_is_the_same_printer(printer: PrinterSettings) -> None:
    again, faults = printer_from(entry_of(printer))

    assert not faults
    assert again == printer
    require_usable(again)


EVENT_RULES = st.builds(
    EventRule,
    prints=st.booleans(),
    template=st.sampled_from(["", "product-38x21"]),
    labels_per=st.sampled_from(LabelsPer),
    fixed=st.integers(1, 100),
)


@given(st.builds(PrintingRules, EVENT_RULES, EVENT_RULES, EVENT_RULES, EVENT_RULES))
def test_rules_shown_and_kept_untouched_are_the_same_rules(rules: PrintingRules) -> None:
    printer = replace(DOCK, kind=PrinterKind.PDF_FOLDER, address="~/prints")

    settings, faults = printing_from(PrintingEntry(printer, printer, rule_entries(rules), Paper.A4))

    assert not faults
    assert settings.rules == rules


@pytest.mark.parametrize("typed", ["", "0", "101", "two", "1.5", "-1"])
def test_a_number_of_labels_that_is_none_is_a_fault_only_where_it_counts(typed: str) -> None:
    printer = replace(DOCK, kind=PrinterKind.PDF_FOLDER, address="~/prints")

    def faults(per: LabelsPer) -> set[str]:
        rules = {PrintEvent.AT_PUT_AWAY: RuleEntry(labels_per=per, fixed=typed)}
        return set(printing_from(PrintingEntry(printer, printer, rules, Paper.A4))[1])

    assert faults(LabelsPer.FIXED) == {"rules.at_put_away.fixed"}
    assert faults(LabelsPer.LINE) == set()


def test_papers_never_go_to_a_label_printer_and_faults_name_their_printer() -> None:
    entry = PrintingEntry(replace(DOCK, port="x"), DOCK, rule_entries(PrintingRules()), Paper.LETTER)

    _settings, faults = printing_from(entry)

    assert set(faults) == {"labels.port", "papers.kind"}


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(TYPES, gap_ms="soon"), "gap_ms"),
        (replace(TYPES, gap_ms="5"), "gap_ms"),
        (replace(TYPES, hold_ms="50"), "hold_ms"),
        (replace(TYPES, min_characters="0"), "min_characters"),
        (replace(TYPES, quiet_end_ms="-1"), "quiet_end_ms"),
        (replace(TYPES, gap_ms="200", hold_ms="210", quiet_end_ms="150"), "quiet_end_ms"),
    ],
)
def test_times_that_would_break_scans_are_refused_at_the_field(entry: object, field: str) -> None:
    assert list(wedge_from(entry)[1]) == [field]  # type: ignore[arg-type]


@given(
    st.builds(
        WedgeSettings,
        gap_ms=st.integers(20, 150),
        hold_ms=st.integers(160, 200),
        min_characters=st.integers(1, 20),
        suffixes=st.frozensets(st.sampled_from([Key.ENTER, Key.TAB])),
        quiet_end_ms=st.integers(160, 500),
        has_prefix=st.booleans(),
        decode=st.sampled_from(Decode),
    )
)
def test_a_scanner_shown_and_kept_untouched_is_the_same_scanner(settings: WedgeSettings) -> None:
    assert wedge_from(wedge_entry(settings)) == (settings, {})


@pytest.mark.parametrize("separator", ["7", "GS", "-", "/", ".", "]", "]C1"])
def test_a_separator_that_occurs_in_codes_is_refused(separator: str) -> None:
    _settings, faults = scans_from(ScansEntry(f"^] {separator}", accept_upce=False, rcn_region=""))

    assert f"“{separator}”" in str(faults["separators"])


def test_what_the_scanner_writes_is_kept_as_entered_each_separator_once() -> None:
    settings, faults = scans_from(ScansEntry(" ^]  | <GS> | ", accept_upce=True, rcn_region="fi"))

    assert not faults
    assert settings == ScanSettings(("^]", "|", "<GS>"), accept_upce=True, rcn_region="fi")
    assert scans_from(scans_entry(settings))[0] == settings


def test_a_country_whose_rules_nobody_knows_is_refused() -> None:
    assert list(scans_from(ScansEntry("", accept_upce=False, rcn_region="us"))[1]) == ["rcn_region"]
