"""What is opened for one signed-in person, and given back when they leave."""

import time
from dataclasses import dataclass

from sqlalchemy import Engine, QueuePool

from invista_desktop.app.receiving import PrintingDesk
from invista_desktop.services.database.transactions import Transactions
from invista_desktop.services.offline.journal import Journal
from invista_desktop.services.receiving.workstation import WorkstationRow

LET_END = 3.0  # seconds


@dataclass(frozen=True)
class Means:
    """What was opened for the person: files, database, printers.

    Attributes:
        workstation: None while the database was away at the start.
    """

    engine: Engine
    transactions: Transactions
    desk: PrintingDesk
    journal: Journal
    workstation: WorkstationRow | None

    def close(self) -> None:
        """Give files and connections back; what is under way may end first, for a moment."""
        give_up = time.monotonic() + LET_END
        pool = self.engine.pool
        while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < give_up:
            time.sleep(0.02)
        self.journal.close()
        self.engine.dispose()
