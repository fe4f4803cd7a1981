"""The receiving desk with the printers of this workstation."""

from uuid import UUID

from invista_desktop.errors import Said
from invista_desktop.models.domain.receiving import DraftLine, OpenedOrder
from invista_desktop.models.domain.scan_backs import LabelsAwaited, LabelsPrinted
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints


class PrintingDesk(ReceivingDesk):
    """Everything the receiving screens ask for: the database's part, and the printers'."""

    prints: ReceivingPrints

    def print_labels(self, order: OpenedOrder, lines: tuple[DraftLine, ...]) -> LabelsPrinted:
        """Print the labels of lines not posted yet, as the workstation's settings say; return what was done."""
        return self.prints.print_labels(order, lines)

    def keep_scan_back(self, labels: LabelsAwaited, *, is_read: bool) -> None:
        """Keep whether the next scan read one of the labels."""
        self.prints.keep_scan_back(labels, is_read=is_read)

    def print_receipt_labels(self, receipt_id: UUID) -> Said:
        """Print the labels of a posted receipt, as the workstation's settings say; return what was done."""
        return self.prints.print_receipt_labels(receipt_id)

    def print_note(self, receipt_id: UUID) -> Said:
        """Print or save the goods receipt note; return what was done."""
        return self.prints.print_note(receipt_id)
