"""The transfers section, put together."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from invista_desktop.app.sections import Work
from invista_desktop.models.domain.found import Found
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.plain_json import from_plain, to_plain
from invista_desktop.models.domain.scans import Meaning
from invista_desktop.models.domain.transfer_drafts import TransferDraft
from invista_desktop.services.offline.kept_work import KeptWork
from invista_desktop.services.transfers.desk import TransferDesk
from invista_desktop.services.transfers.papers import TransferPrints
from invista_desktop.views.transfers.pages import TransferPages, TransferServices


class ScanningTransferDesk(TransferDesk):
    """The transfer desk, reading scans as this workstation is set up to."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.transactions)
        self._work = work

    def read(self, raw: str) -> tuple[Meaning, Found]:
        """Return what a scan says and stands for."""
        return self._work.read(raw)


class KeptTransferDrafts:
    """Drafts as files of this workstation; one that cannot be read any more counts as none."""

    def __init__(self, kept: KeptWork) -> None:
        self._kept = kept

    def load(self, transfer_id: UUID) -> TransferDraft | None:
        """Return the draft of a transfer, None where none is begun."""
        plain = self._kept.load(f"transfer-{transfer_id}")
        try:
            return None if plain is None else from_plain(TransferDraft, plain)
        except (TypeError, ValueError, KeyError, AttributeError):
            return None

    def keep(self, draft: TransferDraft) -> None:
        """Keep it, on the disk before this returns."""
        self._kept.keep(f"transfer-{draft.transfer_id}", to_plain(draft))

    def drop(self, transfer_id: UUID) -> None:
        """Forget it."""
        self._kept.drop(f"transfer-{transfer_id}")


def transfers_screen(work: Work) -> QWidget:
    """Return the screens, wired and asked for."""
    workstation = work.workstation()
    services = TransferServices(
        ScanningTransferDesk(work),
        KeptTransferDrafts(work.kept),
        work.background,
        work.person,
        new_id,
        workstation.warehouse_id if workstation else None,
        TransferPrints(work.transactions, work.prints, lambda: work.preferences.printing().rules.prints_received_goods),
        work.show_paper,
    )
    return TransferPages(services, work.tones)
