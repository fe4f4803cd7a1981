"""The orders begun on this workstation, for when the database cannot be asked."""

from dataclasses import replace

from invista_desktop.models.domain.people import Person
from invista_desktop.models.domain.receiving import OpenedOrder
from invista_desktop.services.offline.journal import Journal


def begun_orders(journal: Journal, person: Person) -> tuple[OpenedOrder, ...]:
    """Return the kept orders for which something was scanned or noted. Blocking.

    Raises:
        Unavailable: the journal cannot be read.
    """
    begun = {draft.order.order_id for draft in journal.open_drafts() if draft.events}
    return tuple(order for order in kept_orders(journal, person) if order.order_id in begun)


def kept_orders(journal: Journal, person: Person) -> tuple[OpenedOrder, ...]:
    """Return them as last seen, the newest draft first; only of warehouses the person works in. Blocking.

    Raises:
        Unavailable: the journal cannot be read.
    """
    return tuple(
        replace(draft.order, seen_at=draft.order.seen_at or draft.started_at)
        for draft in journal.open_drafts()
        if person.works_in(draft.order.warehouse_code)
    )
