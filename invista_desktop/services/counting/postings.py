"""Putting counting in the books: one call of one database function each, safe to send twice."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from invista_desktop.models.domain.count_commands import (
    COUNT_FUNCTIONS,
    CountCommand,
    CountDone,
    EntriesRecorded,
    EntryAnswered,
    PlanAudit,
    RecordEntries,
)
from invista_desktop.models.domain.lifecycles import AuditStatus
from invista_desktop.models.domain.plain_json import to_plain
from invista_desktop.services.database.transactions import Transactions


def record_entries(transactions: Transactions, command: RecordEntries) -> EntriesRecorded:
    """Send entries; each is answered by itself, and whatever waits for a person is kept.

    Raises:
        NotPermitted: the person may not count, or does not work in the warehouse.
        Conflict: the operation id was used for another batch.
    """
    entries = [_said(entry) for entry in command.entries]
    told = transactions.call("record_entries", command.operation_id, Jsonb({"entries": entries}))
    answers = tuple(EntryAnswered(UUID(one["id"]), one["reason"]) for one in told["answers"])
    return EntriesRecorded(answers, told["repeated"])


def post_count(transactions: Transactions, command: CountCommand) -> CountDone:
    """Do what the command says, whole or not at all; sent again it does nothing more.

    Raises:
        RuleViolation: a rule of the warehouse; nothing was changed.
        Conflict: the audit has moved on, or the operation id was used for other content.
        NotPermitted: the person may not, counted in the audit, or does not work in the warehouse.
    """
    content = _command(command)
    told = transactions.call(COUNT_FUNCTIONS[type(command)], command.operation_id, Jsonb(content))
    value, status = told.get("value"), told.get("status")
    return CountDone(
        is_repeat=told["repeated"],
        audit_id=UUID(told["audit_id"]) if told.get("audit_id") else None,
        number=told.get("number"),
        status=AuditStatus(status) if status else None,
        lines=told.get("lines"),
        value=None if value is None else Decimal(str(value)),
    )


def plan_due_audits(transactions: Transactions, operation_id: UUID) -> int:
    """Make an audit of every schedule that is due; return how many."""
    return len(transactions.call("plan_due_audits", operation_id, Jsonb({}))["planned"])


def _command(command: CountCommand) -> dict[str, Any]:
    content: dict[str, Any] = to_plain(command)
    content.pop("operation_id", None)
    if isinstance(command, PlanAudit):
        content["scope"] = _said(command.scope)
        return {name: value for name, value in content.items() if value is not None}
    return content


def _said(thing: Any) -> dict[str, Any]:
    """Return what a thing says; what it does not speak of is left out."""
    return {name: value for name, value in to_plain(thing).items() if value is not None}
