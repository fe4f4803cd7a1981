"""Dates as people read and type them, with and without a country."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from invista_desktop.views.common.days import parsed_day, shown_day, shown_moment, shown_there

DAY = date(2026, 11, 3)


@pytest.fixture(params=["C", "en_GB", "de_DE", "sv_SE"])
def country(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.parametrize("country", ["C"], indirect=True)
def test_without_a_country_days_and_moments_are_written_as_iso_has_them(country: str) -> None:
    noon = datetime(2026, 11, 3, 12, 0, tzinfo=UTC).astimezone()

    assert shown_day(DAY) == "2026-11-03"
    assert shown_moment(noon) == f"{noon:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("country", "written"), [("en_GB", "03/11/2026"), ("de_DE", "03.11.26")], indirect=["country"])
def test_with_a_country_days_are_written_as_it_writes_them(country: str, written: str) -> None:
    assert shown_day(DAY) == written


@pytest.mark.parametrize(
    ("country", "written"), [("C", "2026-11-04 00:30"), ("de_DE", "04.11.26 00:30")], indirect=["country"]
)
def test_a_moment_of_another_place_is_told_by_the_clock_there(country: str, written: str) -> None:
    moment = datetime(2026, 11, 3, 15, 30, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo"))

    assert shown_there(moment) == written


def test_no_day_is_no_words(country: str) -> None:
    assert shown_day(None) == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_what_is_shown_can_be_typed_again(country: str, day: date) -> None:
    assert parsed_day(shown_day(day)) == day


@pytest.mark.parametrize("typed", ["2027-11-30", "30.11.2027"])
def test_days_are_typed_in_common_ways_whatever_the_country(country: str, typed: str) -> None:
    assert parsed_day(typed) == date(2027, 11, 30)


def test_what_is_no_day_is_none(country: str) -> None:
    assert parsed_day("soon") is None
