"""Numbers as the person's country writes them, with its marks between thousands."""

from decimal import Decimal

from PySide6.QtCore import QLocale

from invista_desktop.models.domain.quantities import shown_quantity
from invista_desktop.views.common.translation import left_to_right


def shown_number(number: Decimal | int | None) -> str:
    """Return a quantity or a count, exactly; empty where it is not known."""
    if number is None:
        return ""
    whole, _, rest = shown_quantity(Decimal(number)).partition(".")
    locale = grouping_locale()
    sign = locale.negativeSign() if whole.startswith("-") else ""
    grouped = locale.toString(abs(int(whole)))
    return left_to_right(sign + grouped + (f"{locale.decimalPoint()}{rest}" if rest else ""))


def grouping_locale() -> QLocale:
    """Return how the country writes numbers; where none is known, with commas between thousands."""
    locale = QLocale()
    # The locale of no country leaves the marks out.
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale
