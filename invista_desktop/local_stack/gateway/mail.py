"""Outgoing mail, kept as files in the outbox folder."""

import secrets
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path


def send_recovery_code(outbox: Path, email: str, code: str) -> Path:
    """Put a message with the code into the outbox, and return its file."""
    message = EmailMessage()
    message["From"] = "Invista <no-reply@invista.localhost>"
    message["To"] = email
    message["Subject"] = "Your code to set a new password"
    message["Date"] = format_datetime(datetime.now(UTC))
    message.set_content(
        f"Somebody asked to set a new password for this address.\n\nCode: {code}\n\n"
        "It is good for one hour and for one use. If it was not you, nothing needs to be done.\n"
    )
    outbox.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = outbox / f"{stamp}-recovery-{secrets.token_hex(3)}.eml"
    fresh = path.with_suffix(".part")
    fresh.touch(mode=0o600)
    fresh.write_bytes(message.as_bytes())
    return fresh.replace(path)
