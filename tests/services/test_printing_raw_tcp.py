"""Raw printing: whatever the printer does, what is said about the job is true."""

import os
from dataclasses import replace

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.services.printing.outcomes import MaybePrinted, NothingPrinted
from invista_desktop.services.printing.raw_tcp import Patience, send_raw
from tests.services.printers_given import (
    HASTY,
    chatters_without_end,
    closes_half_way,
    never_reads,
    nobody_listens,
    raw_printer,
    reads_slowly,
    reads_then_hangs,
    resets_at_the_end,
    says_goodbye_first,
    zpl_printer,
)

SMALL, LARGE = os.urandom(7_000), os.urandom(8_000_000)


@pytest.mark.parametrize("data", [SMALL, LARGE], ids=["one label", "many"])
def test_every_byte_arrives_in_order(data: bytes) -> None:
    with raw_printer() as printer:
        assert send_raw(zpl_printer(printer.port), data, Patience()) == f"127.0.0.1:{printer.port}"

    assert printer.received == [data]


def test_a_slow_printer_is_waited_for() -> None:
    with raw_printer(reads_slowly) as printer:
        send_raw(zpl_printer(printer.port), LARGE[:600_000], Patience(send=5, drain=10))

    assert printer.received == [LARGE[:600_000]]


def test_a_printer_that_is_off_printed_nothing() -> None:
    with pytest.raises(NothingPrinted, match="does not answer"):
        send_raw(zpl_printer(nobody_listens()), SMALL, HASTY)


def test_a_name_nobody_knows_printed_nothing() -> None:
    with pytest.raises(NothingPrinted, match="does not answer"):
        send_raw(zpl_printer(9100, "printer.invalid"), SMALL, HASTY)


def test_a_printer_that_stops_taking_data_may_have_printed_some() -> None:
    with raw_printer(never_reads, receive_buffer=4096) as printer, pytest.raises(MaybePrinted, match="and stopped"):
        send_raw(zpl_printer(printer.port), LARGE, HASTY)


def test_a_printer_that_hangs_up_in_the_middle_may_have_printed_some() -> None:
    with raw_printer(closes_half_way) as printer, pytest.raises(MaybePrinted):
        send_raw(zpl_printer(printer.port), LARGE, HASTY)


def test_a_goodbye_from_before_the_end_of_the_job_confirms_nothing() -> None:
    with raw_printer(says_goodbye_first) as printer, pytest.raises(MaybePrinted, match="too early"):
        send_raw(zpl_printer(printer.port), LARGE, Patience())


def test_a_printer_that_breaks_off_at_the_end_may_have_printed_all() -> None:
    with raw_printer(resets_at_the_end) as printer, pytest.raises(MaybePrinted, match="broke the connection off"):
        send_raw(zpl_printer(printer.port), SMALL, HASTY)


@pytest.mark.parametrize("behaviour", [reads_then_hangs, never_reads, chatters_without_end])
def test_a_printer_that_never_confirms_may_have_printed(behaviour: object) -> None:
    with raw_printer(behaviour) as printer, pytest.raises(MaybePrinted, match="did not confirm"):  # type: ignore[arg-type]
        send_raw(zpl_printer(printer.port), SMALL, HASTY)


def test_a_printer_known_to_keep_its_connection_need_not_confirm() -> None:
    with raw_printer(reads_then_hangs) as printer:
        send_raw(zpl_printer(printer.port, closes_when_done=False), SMALL, HASTY)

    assert printer.received == [SMALL]


@pytest.mark.parametrize(
    "address", ["999.1.1.1", "192.168.1.256", "192.168.1", "1.2.3.4.5", "...", "", "  ", "a b", "-x", "x" * 300]
)
def test_an_address_out_of_range_is_refused_in_words_before_anything_is_tried(address: str) -> None:
    with pytest.raises(RuleViolation, match="cannot be used") as refusal:
        send_raw(zpl_printer(9100, address), SMALL, HASTY)

    assert refusal.value.code == "printer_settings"


@pytest.mark.parametrize("port", [0, -1, 65536, 910_000])
def test_a_port_out_of_range_is_refused_in_words(port: int) -> None:
    with pytest.raises(RuleViolation, match="outside 1 to 65535"):
        send_raw(zpl_printer(port), SMALL, HASTY)


@pytest.mark.parametrize("dpi", [0, 149, 1201])
def test_a_resolution_out_of_range_is_refused_in_words(dpi: int) -> None:
    with pytest.raises(RuleViolation, match="outside 150 to 1200"):
        send_raw(replace(zpl_printer(9100), dpi=dpi), SMALL, HASTY)
