"""Lines of purchase orders name what exists and agree about their order; suppliers stand for themselves."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from invista_desktop.errors import said
from invista_desktop.models.domain.imports import Problem, ReadingOptions
from invista_desktop.services.imports.judging import Repeats, Suggestions, Values, too_precise
from invista_desktop.services.imports.lookups import Lookups

NOT_CHANGED: Final = ("supplier_code", "warehouse_code", "order_date", "currency")
ORDER_LEVEL: Final = ("supplier_code", "warehouse_code", "status", "order_date", "expected_date", "currency", "notes")
OPEN: Final = frozenset({"DRAFT", "PENDING_APPROVAL", "APPROVED", "SENT", "ACKNOWLEDGED", "PARTIALLY_RECEIVED"})


class SupplierRules:
    """A supplier's row stands for itself."""

    def __init__(self, _lookups: Lookups, _options: ReadingOptions) -> None:
        self._repeats = Repeats("code")

    def of_row(self, row: int, values: Values) -> Iterator[Problem]:
        yield from self._repeats.of_row(row, values)
        email = values.get("email")
        if isinstance(email, str) and ("@" not in email.strip("@") or " " in email):
            yield Problem(
                row,
                "email",
                said("“{email}” is not an e-mail address.", email=email),
                said("Write it as name@company.example, or leave the cell empty."),
                "not_an_email",
            )

    def at_end(self) -> Iterator[Problem]:
        return iter(())


class OrderRules:
    """Lines name what exists, and the lines of an order agree about the order."""

    def __init__(self, lookups: Lookups, _options: ReadingOptions) -> None:
        self._lookups = lookups
        self._repeats = Repeats("order_number", "line_number")
        self._known = (
            ("supplier_code", lookups.suppliers, Suggestions(lookups.suppliers), said("Import the supplier first.")),
            ("warehouse_code", lookups.warehouses, Suggestions(lookups.warehouses), said("Write a warehouse's code.")),
            ("sku", lookups.items, Suggestions(lookups.items), said("Import the product first.")),
        )
        self._heads: dict[str, tuple[int, Values]] = {}

    def of_row(self, row: int, values: Values) -> Iterator[Problem]:
        yield from self._repeats.of_row(row, values)
        yield from self._unknown(row, values)
        number = values.get("order_number")
        if isinstance(number, str):
            yield from self._against_first_line(row, number, values)
            yield from self._against_order(row, number, values)
        quantity, item = values.get("quantity"), self._lookups.items.get(str(values.get("sku")))
        if isinstance(quantity, Decimal) and item is not None:
            yield from too_precise(row, "quantity", quantity, item.decimals, item.unit)
        yield from _due_before_ordered(row, values)

    def at_end(self) -> Iterator[Problem]:
        return iter(())

    def _unknown(self, row: int, values: Values) -> Iterator[Problem]:
        for column, known, suggestions, otherwise in self._known:
            name = values.get(column)
            if isinstance(name, str) and name not in known:
                title = said("“{name}” is not known.", name=name)
                yield Problem(row, column, title, suggestions.advice(name, otherwise), f"unknown_{column}")

    def _against_first_line(self, row: int, number: str, values: Values) -> Iterator[Problem]:
        first, head = self._heads.setdefault(number, (row, values))
        for column in ORDER_LEVEL:
            if values.get(column) != head.get(column):
                yield Problem(
                    row,
                    column,
                    said(
                        "Order {number} has something else in this column on row {first}.", number=number, first=first
                    ),
                    said("Write the same on every line of the order."),
                    "order_disagrees",
                )

    def _against_order(self, row: int, number: str, values: Values) -> Iterator[Problem]:
        """Refuse what an order, once there, cannot become by import."""
        order = self._lookups.orders.get(number, {})
        for column in NOT_CHANGED:
            if order and values.get(column) not in {None, order.get(column)}:
                yield Problem(
                    row,
                    column,
                    said("Order {number} is there with “{value}”.", number=number, value=order.get(column)),
                    said("An import cannot change this: ask purchasing to cancel the order and place it anew."),
                    "order_differs",
                )
        yield from self._against_line(row, number, order, values)

    def _against_line(self, row: int, number: str, order: Values, values: Values) -> Iterator[Problem]:
        key = number, values.get("line_number")
        known, kept, quantity = self._lookups.records.get(key), self._lookups.kept.get(key), values.get("quantity")
        if known is not None and values.get("sku") not in {None, known["sku"]}:
            title = said("Line {line} of order {number} is for “{sku}”.", line=key[1], number=number, sku=known["sku"])
            advice = said("Add a new line instead.")
            yield Problem(row, "sku", title, advice, "line_item_differs")
        elif isinstance(quantity, Decimal) and kept is not None and quantity < kept:
            title = said("{kept} of this line came already or were given up.", kept=kept)
            yield Problem(row, "quantity", title, said("Order at least as much."), "ordered_below_received")
        changes = known is None or any(
            values.get(name) not in {None, known[name]} for name in ("quantity", "unit_cost")
        )
        if order and order["status"] not in OPEN and changes:
            title = said("Order {number} is {status}.", number=number, status=order["status"])
            yield Problem(row, "", title, said("It takes no changes any more: place a new order."), "order_not_open")


def _due_before_ordered(row: int, values: Values) -> Iterator[Problem]:
    ordered, due = values.get("order_date"), values.get("expected_date")
    if ordered is not None and due is not None and str(due) < str(ordered):
        yield Problem(
            row,
            "expected_date",
            said("It is expected on {due}, before it was ordered on {ordered}.", due=due, ordered=ordered),
            said("Look whether day and month are the right way round."),
            "due_before_ordered",
        )
