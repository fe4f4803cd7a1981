"""Amounts of money as the person's country writes them, exactly."""

from decimal import Decimal

from invista_desktop.views.common.numbers import grouping_locale


def shown_money(amount: Decimal, *, places: int = 2) -> str:
    """Return an amount with so many places after the comma, its thousands apart."""
    whole, _, rest = f"{amount:.{places}f}".partition(".")
    locale = grouping_locale()
    sign = locale.negativeSign() if whole.startswith("-") else ""
    grouped = sign + locale.toString(abs(int(whole)))
    return f"{grouped}{locale.decimalPoint()}{rest}" if rest else grouped
