"""Life cycles: ends are ends, and what takes goods can be received."""

from invista_desktop.models.domain.lifecycles import ORDER_STEPS, RECEIVABLE, OrderStatus


def test_nothing_leaves_a_final_status() -> None:
    left = {before for before, _after in ORDER_STEPS}

    assert left.isdisjoint({OrderStatus.CLOSED, OrderStatus.CANCELLED})


def test_whatever_takes_goods_can_become_partly_or_wholly_received() -> None:
    for status in RECEIVABLE - {OrderStatus.PARTIALLY_RECEIVED}:
        assert (status, OrderStatus.PARTIALLY_RECEIVED) in ORDER_STEPS
    for status in RECEIVABLE:
        assert (status, OrderStatus.RECEIVED) in ORDER_STEPS
