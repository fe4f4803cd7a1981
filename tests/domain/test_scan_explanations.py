"""Every scan that cannot be read, and every label one should not trust, has words of its own."""

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.scan_explanations import doubt_about, require_readable
from invista_desktop.models.domain.scans import Meaning, ScanError, ScanStatus

WARNINGS = {
    ScanError.MUTEX, ScanError.MISSING_REQUIRED, ScanError.MAYBE_MISSING_SEPARATOR, ScanError.DUPLICATE_AI,
}  # fmt: skip


def refusal(*errors: ScanError) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as refused:
        require_readable(Meaning(ScanStatus.ERROR, "X", errors=errors))
    return str(refused.value.title), str(refused.value.advice)


@pytest.mark.parametrize(
    "error", [error for error in ScanError if error not in {ScanError.MUTEX, ScanError.MISSING_REQUIRED}]
)
def test_each_fault_has_its_own_words(error: ScanError) -> None:
    assert refusal(error)[0] != refusal()[0]
    assert all(refusal(error))


def test_a_lost_separator_is_said_before_what_it_led_to() -> None:
    assert refusal(ScanError.LENGTH, ScanError.MAYBE_MISSING_SEPARATOR) == refusal(ScanError.MAYBE_MISSING_SEPARATOR)


@pytest.mark.parametrize("error", sorted(WARNINGS))
def test_what_came_with_a_code_that_was_understood_is_a_doubt_and_no_refusal(error: ScanError) -> None:
    meaning = Meaning(ScanStatus.GS1, "X", errors=(error,))

    require_readable(meaning)
    assert doubt_about(meaning)
    assert doubt_about(Meaning(ScanStatus.GS1, "X")) is None
