"""How a workstation prints: which printer for what, and when."""

from dataclasses import dataclass, field

from invista_desktop.models.domain.labels import PrintingRule
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterSettings


@dataclass(frozen=True)
class PrintingSettings:
    """The printers of one workstation, by role.

    Attributes:
        labels: where product, lot and serial labels go.
        papers: where notes go; never a label printer.
    """

    labels: PrinterSettings
    papers: PrinterSettings
    rule: PrintingRule = field(default_factory=PrintingRule)
    paper: Paper = Paper.A4
