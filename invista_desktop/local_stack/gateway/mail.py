"""Outgoing mail, kept as files in the outbox folder."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path


def send_recovery_code(outbox: Path, email: str, code: str) -> Path:
    """Put a message with the code into the outbox, and return its file."""
    return _send(
        outbox, "recovery", email, "Your code to set a new password",
        f"Somebody asked to set a new password for this address.\n\nCode: {code}\n\n"
        "It is good for one hour and for one use. If it was not you, nothing needs to be done.\n",
    )  # fmt: skip


def send_invitation(outbox: Path, told: Mapping[str, str]) -> Path:
    """Put an invitation into the outbox, and return its file.

    `told` is what `make_invitation_code` returns: email, code, role, invited_by, message, expires_at.
    """
    own_words = f"{told['message']}\n\n" if told["message"] else ""
    return _send(
        outbox, "invitation", told["email"], "You are invited to Invista",
        f"{told['invited_by']} invites you to work with Invista as {told['role']}.\n\n{own_words}Code: {told['code']}"
        "\n\nOpen Invista, choose 'I have an invitation', and enter this address and the code.\n"
        f"It is good until {told['expires_at'][:16].replace('T', ' ')} UTC and for one use.\n",
    )  # fmt: skip


def _send(outbox: Path, kind: str, email: str, subject: str, words: str) -> Path:
    message = EmailMessage()
    message["From"] = "Invista <no-reply@invista.localhost>"
    message["To"] = email
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message.set_content(words)
    outbox.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = outbox / f"{stamp}-{kind}-{secrets.token_hex(3)}.eml"
    fresh = path.with_suffix(".part")
    fresh.touch(mode=0o600)
    fresh.write_bytes(message.as_bytes())
    return fresh.replace(path)
