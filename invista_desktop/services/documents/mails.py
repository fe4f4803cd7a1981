"""A paper on its way to somebody by e-mail: a draft with the paper attached, for the desktop's own mail program.

A draft file with `X-Unsent: 1` is the one way that is the same on every system and needs no shell: who
receives it, and whether it is sent at all, the person says in the mail program.
"""

import hashlib
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from invista_desktop.errors import Unavailable, said
from invista_desktop.models.domain.paper_requests import MadePaper
from invista_desktop.private_files import make_private_file, make_private_folder
from invista_desktop.services.printing.folder import file_name

KEPT_FOR = 24 * 3600  # seconds; a draft that was opened is the mail program's


def mail_draft(paper: MadePaper) -> bytes:
    """Return the draft; the same paper gives the same bytes. No text of the paper can become a header of its own."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = one_line(paper.title)
    message.set_content("")
    message.add_attachment(
        paper.pdf, maintype="application", subtype="pdf", filename=f"{file_name(one_line(paper.title))}.pdf"
    )
    message.set_boundary(f"={hashlib.sha256(paper.pdf).hexdigest()[:40]}=")
    return message.as_bytes()


def one_line(text: str) -> str:
    """Return text without line breaks and signs that are no letters of a line, as header and file name take it.

    `=?` would begin an encoded word of a header, and with it line breaks in disguise.
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).replace("=?", "= ?").split())


def keep_draft(folder: Path, paper: MadePaper) -> Path:
    """Write the draft into a private folder, forget those of earlier days, and return its path.

    Raises:
        Unavailable: the disk does not take it.
    """
    path = folder / f"{file_name(one_line(paper.title))}.eml"
    try:
        make_private_folder(folder)
        for old in folder.glob("*.eml"):
            if old.stat().st_mtime < time.time() - KEPT_FOR:
                old.unlink(missing_ok=True)
        make_private_file(path)
        path.write_bytes(mail_draft(paper))
    except OSError as error:
        raise Unavailable(
            said("The draft cannot be written: {reason}.", reason=error.strerror or error),
            said("Save the paper and attach it yourself."),
        ) from error
    return path


def save_paper(path: Path, paper: MadePaper) -> None:
    """Write the paper at a path the person chose, whole or not at all.

    Raises:
        Unavailable: the disk does not take it; what was there stays.
    """
    part = path.with_name(f".{path.name[:80]}.part")
    try:
        part.write_bytes(paper.pdf)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable(
            said("{path} cannot be written: {reason}.", path=path, reason=error.strerror or error),
            said("Choose another folder."),
        ) from error
