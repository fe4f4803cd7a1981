"""How a workstation prints: which printer for what, and when."""

from dataclasses import dataclass, field

from invista_desktop.models.domain.labels import LabelKind
from invista_desktop.models.domain.papers import Paper
from invista_desktop.models.domain.printers import PrinterSettings
from invista_desktop.models.domain.printing_rules import PrintingRules

# Kinds of labels for whole units that leave; by value, as a template names them.
_ON_UNITS = frozenset({"pallet", "carton", "shipping"})


@dataclass(frozen=True)
class PrintingSettings:
    """The printers of one workstation, by role.

    Attributes:
        labels: where product, lot and serial labels go.
        papers: where notes go; never a label printer.
        scans_back: whether the next scan on a receiving screen must read a label just printed there.
        pallets: where labels of pallets, cartons and parcels go; None for where the other labels go.
    """

    labels: PrinterSettings
    papers: PrinterSettings
    rules: PrintingRules = field(default_factory=PrintingRules)
    paper: Paper = Paper.A4
    pallets: PrinterSettings | None = None
    scans_back: bool = False

    def printer_for(self, kind: LabelKind) -> PrinterSettings:
        """Return where a label of this kind goes."""
        return (self.pallets or self.labels) if kind.value in _ON_UNITS else self.labels
