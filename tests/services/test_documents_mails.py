"""Papers on their way out of the app: as a mail draft, and as a file somebody chose a place for."""

import os
import stat
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from invista_desktop.errors import Unavailable
from invista_desktop.models.domain.paper_requests import MadePaper
from invista_desktop.services.documents.mails import keep_draft, mail_draft, save_paper

PDF = b"%PDF-1.4 \x00\xff paper"
HOSTILE = [
    "TR-1\r\nBcc: thief@demo.invista.example\r\n\r\nHello",
    "TR-1\nX-Unsent: 0",
    "../../etc/passwd",
    "C:\\Windows\\con",
    'a"; filename="b.exe',
    "\x00\x1b[31m\u202egpj.exe",
    "Ключ 日本 🚚 " + "n" * 400,
    "=?utf-8?q?=0ABcc=3A?=",
    "\u2028Bcc: thief@demo.invista.example\u2029\x85Cc: thief",
    "",
]


def test_a_draft_is_unsent_to_nobody_with_the_paper_attached() -> None:
    draft = message_from_bytes(mail_draft(MadePaper("pick list", "TR-2026-000123", PDF)), policy=default)

    (attached,) = draft.iter_attachments()
    assert (draft["X-Unsent"], draft["Subject"], draft["To"]) == ("1", "Pick list TR-2026-000123", None)
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "Pick list TR-2026-000123.pdf")
    assert attached.get_content() == PDF


@pytest.mark.parametrize("subject", HOSTILE)
def test_no_text_becomes_a_header_or_a_path(subject: str, tmp_path: Path) -> None:
    paper = MadePaper("pick list", subject, PDF)

    draft = message_from_bytes(mail_draft(paper), policy=default)
    path = keep_draft(tmp_path / "mail", paper)

    (attached,) = draft.iter_attachments()
    assert set(draft.keys()) == {"X-Unsent", "Subject", "MIME-Version", "Content-Type"}
    assert draft.get_all("X-Unsent") == ["1"]
    assert draft["Subject"].isprintable()
    name = attached.get_filename() or ""
    assert name.endswith(".pdf")
    assert name.isprintable()
    assert not set(name) & set('/\\:\r\n"\x00')
    assert attached.get_content() == PDF
    assert path.parent == tmp_path / "mail"
    assert list((tmp_path / "mail").iterdir()) == [path]


def test_the_same_paper_gives_the_same_draft() -> None:
    assert len({mail_draft(MadePaper("pick list", "TR-1", PDF)) for _ in range(3)}) == 1


@pytest.mark.skipif(os.name == "nt", reason="on Windows the rights of the folder above hold instead")
def test_drafts_are_their_owners_alone_and_those_of_earlier_days_are_forgotten(tmp_path: Path) -> None:
    first = keep_draft(tmp_path / "mail", MadePaper("pick list", "TR-1", PDF))
    os.utime(first, (time.time() - 90_000,) * 2)

    second = keep_draft(tmp_path / "mail", MadePaper("pick list", "TR-2", PDF))

    assert list((tmp_path / "mail").iterdir()) == [second]
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    assert stat.S_IMODE(second.parent.stat().st_mode) == 0o700


def test_a_paper_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"before")

    save_paper(path, MadePaper("pick list", "TR-1", PDF))

    assert path.read_bytes() == PDF
    with pytest.raises(Unavailable):
        save_paper(tmp_path / "gone" / "paper.pdf", MadePaper("pick list", "TR-1", PDF))
    path.unlink()
    path.mkdir()
    with pytest.raises(Unavailable):
        save_paper(path, MadePaper("pick list", "TR-1", PDF))
    assert [one.name for one in tmp_path.iterdir()] == ["paper.pdf"]
