"""1,000 labels of 100 x 50 mm at 203 dpi, with GS1-128, DataMatrix and four texts, to PDF and to ZPL.

Two readings of "faster", kept apart: beside the best peer that makes the same label, which is what
is promised; and beside peers that make far less, one Code 128, whose ratio is shown and nothing
promised. Figures are seconds for 1,000 labels; every one of ours is read back. blabel is measured
where it is installed (`pip install blabel`).
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import zxingcpp

from bench import label_peers
from bench.figures import Figure, median, seconds
from invista_desktop.models.domain.label_samples import sample_fields
from invista_desktop.models.domain.labels import LabelFields, LabelKind
from invista_desktop.services.labels.outputs import page_of, pdf_of, zpl_of
from invista_desktop.services.labels.painter import LabelPainter, PaintedLabel
from invista_desktop.services.labels.template import load_template, shipped_templates

COUNT = 1_000
SAME_COUNT = 30  # of the same label a peer makes only so many; the rest is multiplied
DPI = 203
FASTER = 5

Peer = Callable[[Sequence[LabelFields]], None]


def run() -> Iterator[Figure]:
    """Yield the seconds of ours beside those of the peers, with their ratio."""
    records = _records()
    ours = {"PDF": _time(records, pdf_of), "ZPL": _time(records, zpl_of)}
    same = min(_same(name, peer, records) for name, peer in _same_peers().items())
    for form, ours_seconds in ours.items():
        name = f"1,000 labels to {form}, limit the best peer's same label x{COUNT / SAME_COUNT:.1f}"
        yield Figure(name, ours_seconds, same, "s", COUNT, 1 / FASTER)
    ones: dict[str, Peer] = {"reportlab": label_peers.one_by_widget, "python-barcode": label_peers.one_by_image}
    for name, peer in ones.items():
        one = median(partial(peer, records), 3)
        for form, ours_seconds in ours.items():
            yield Figure(f"1,000 labels to {form}, limit one Code 128 by {name}", ours_seconds, one, "s", COUNT)
    yield Figure("labels of 1,000 that are read back exactly", float(_readable(records)), COUNT, "labels", COUNT)


def _same_peers() -> dict[str, Peer]:
    peers: dict[str, Peer] = {"reportlab's widgets": label_peers.same_by_widgets}
    if label_peers.has_blabel():
        return peers | {"blabel": label_peers.same_by_blabel}
    print("blabel is left out: it is not installed here", file=sys.stderr)
    return peers


def _same(name: str, peer: Peer, records: Sequence[LabelFields]) -> float:
    """Return how long a peer would take for all of the same labels, going by the first few."""
    some = records[:SAME_COUNT]
    peer(some[:1])  # what is loaded once is not counted
    took = seconds(partial(peer, some))
    print(f"{name}: {SAME_COUNT / took:.1f} of the same label a second", file=sys.stderr)
    return took * COUNT / SAME_COUNT


def _records() -> list[LabelFields]:
    sample = replace(sample_fields(LabelKind.LOT), receipt_number=None, received_date=None)
    return [
        replace(sample, product_name=f"Oat drink barista number {number}", lot_code=f"L2026-{number:04d}")
        for number in range(COUNT)
    ]


def _painted(records: list[LabelFields]) -> Iterator[PaintedLabel]:
    painter, template = LabelPainter(), load_template(shipped_templates()["lot-100x50"])
    for fields in records:
        yield painter.paint(template, fields, dpi=DPI)


def _time(records: list[LabelFields], made: Callable[..., bytes]) -> float:
    return median(lambda: made([page_of(label) for label in _painted(records)]), 3)


def _readable(records: list[LabelFields]) -> int:
    """Return how many labels give back exactly what they were meant to carry."""
    count = 0
    for label in _painted(records):
        found = zxingcpp.read_barcodes(label.picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
        read = sorted((code.symbology_identifier, code.text) for code in found)
        count += read == sorted((code.symbology.identifier, code.content) for code in label.codes)
    return count
