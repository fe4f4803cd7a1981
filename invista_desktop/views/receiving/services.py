"""What the receiving screens are given by the rest of the app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from invista_desktop.background import Background
from invista_desktop.models.domain.paper_requests import PaperRequest
from invista_desktop.models.domain.printing_rules import PrintEvent
from invista_desktop.models.domain.receiving import OpenedOrder
from invista_desktop.models.domain.scans import Interpret
from invista_desktop.views.receiving.work import Drafts, ReceiptsWork, Receiver, ReceivingWork, Sending, WorklistWork


@dataclass(frozen=True)
class ReceivingServices:
    """What receiving needs of the rest of the app; see `work.py`.

    Attributes:
        interpret: from raw text to meaning; its second argument says whether a code is our own.
        prints_at: whether this workstation prints labels by itself at an event.
        kept_orders: the orders opened on this workstation, as last seen; blocking.
        show_paper: makes a paper and shows it over the window.
        begun_orders: those of them for which something was scanned or noted; blocking.
    """

    worklist: WorklistWork
    receipts: ReceiptsWork
    work: ReceivingWork
    drafts: Drafts
    sending: Sending
    receiver: Receiver
    interpret: Interpret
    background: Background
    clock: Callable[[], datetime]
    prints_at: Callable[[PrintEvent], bool]
    kept_orders: Callable[[], tuple[OpenedOrder, ...]]
    begun_orders: Callable[[], tuple[OpenedOrder, ...]]
    show_paper: Callable[[PaperRequest], None]
