"""Amounts of money as the person's country writes them, exactly."""

from decimal import Decimal

from PySide6.QtCore import QLocale


def shown_money(amount: Decimal, *, places: int = 2) -> str:
    """Return an amount with so many places after the comma, its thousands apart."""
    whole, _, rest = f"{amount:,.{places}f}".partition(".")
    locale = QLocale()
    grouped = whole.replace(",", locale.groupSeparator())
    return f"{grouped}{locale.decimalPoint()}{rest}" if rest else grouped
