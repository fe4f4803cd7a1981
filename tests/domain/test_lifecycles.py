"""Life cycles: a step that is not in the table is refused, never skipped."""

import itertools
from decimal import Decimal

import pytest

from invista_desktop.errors import RuleViolation
from invista_desktop.models.domain.lifecycles import (
    ORDER_STEPS,
    RECEIVABLE,
    OrderStatus,
    require_receivable,
    require_step,
    status_after_receiving,
)


@pytest.mark.parametrize(("before", "after"), sorted(ORDER_STEPS))
def test_a_step_of_the_table_is_allowed(before: OrderStatus, after: OrderStatus) -> None:
    require_step(ORDER_STEPS, before, after)


def test_every_other_step_is_refused() -> None:
    for pair in itertools.product(OrderStatus, repeat=2):
        if pair not in ORDER_STEPS:
            with pytest.raises(RuleViolation):
                require_step(ORDER_STEPS, *pair)


def test_nothing_leaves_a_final_status() -> None:
    left = {before for before, _after in ORDER_STEPS}

    assert left.isdisjoint({OrderStatus.CLOSED, OrderStatus.CANCELLED})


def test_whatever_takes_goods_can_become_partly_or_wholly_received() -> None:
    for status in RECEIVABLE - {OrderStatus.PARTIALLY_RECEIVED}:
        assert (status, OrderStatus.PARTIALLY_RECEIVED) in ORDER_STEPS
    for status in RECEIVABLE:
        assert (status, OrderStatus.RECEIVED) in ORDER_STEPS


@pytest.mark.parametrize("status", sorted(set(OrderStatus) - RECEIVABLE))
def test_an_order_that_is_not_open_takes_no_goods(status: OrderStatus) -> None:
    with pytest.raises(RuleViolation) as refusal:
        require_receivable("PO-1", status)

    assert status.value in str(refusal.value.title)


@pytest.mark.parametrize(
    ("outstanding", "status"),
    [((0, 0), OrderStatus.RECEIVED), ((0, 1), OrderStatus.PARTIALLY_RECEIVED), ((), OrderStatus.RECEIVED)],
)
def test_an_order_is_received_when_no_line_waits(outstanding: tuple[int, ...], status: OrderStatus) -> None:
    assert status_after_receiving((Decimal(left), Decimal(1)) for left in outstanding) is status
