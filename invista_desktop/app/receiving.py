"""The receiving desk with the printers of this workstation."""

from invista_desktop.errors import Said
from invista_desktop.models.domain.receiving import DraftLine, GoodsReceiptPosted, OpenedOrder
from invista_desktop.services.receiving.desk import ReceivingDesk
from invista_desktop.services.receiving.prints import ReceivingPrints


class PrintingDesk(ReceivingDesk):
    """Everything the receiving screens ask for: the database's part, and the printers'."""

    prints: ReceivingPrints

    def print_labels(
        self, order: OpenedOrder, lines: tuple[DraftLine, ...], receipt: GoodsReceiptPosted | None
    ) -> Said:
        """Print the labels of the lines, as the workstation's settings say; return what was done."""
        return self.prints.print_labels(order, lines, receipt)

    def print_note(self, receipt: GoodsReceiptPosted) -> Said:
        """Print or save the goods receipt note; return what was done."""
        return self.prints.print_note(receipt)
