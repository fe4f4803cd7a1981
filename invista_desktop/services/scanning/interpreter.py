"""From what a scanner sent to what it says; the one place that decides.

Nothing raises here, whatever comes in: a code that cannot be read is a `Meaning` with status
ERROR and the reasons. What a code stands for in this warehouse is the resolver's question.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from biip import ParseConfig, ParseError
from biip.gtin import Gtin
from biip.rcn import Rcn, RcnRegion
from biip.upc import Upc, UpcFormat

from invista_desktop.models.domain.gtin import is_digits, is_gtin, is_sscc
from invista_desktop.models.domain.scans import FieldValue, Meaning, ScanError, ScanSettings, ScanStatus
from invista_desktop.services.scanning.associations import breaches
from invista_desktop.services.scanning.digital_links import is_web_address, take_apart_link
from invista_desktop.services.scanning.element_strings import GS, Elements, may_lack_separator, take_apart
from invista_desktop.services.scanning.fields import fields_of
from invista_desktop.services.scanning.human_readable import take_apart_hri
from invista_desktop.services.scanning.symbologies import Carrier, without_identifier

# What scanners and people put around a code; GS is kept, it means something.
_AROUND = " \t\r\n"

_ADD_ON_LENGTHS = frozenset({15, 18})
_LENGTHS = {Carrier.EAN_13: 13, Carrier.EAN_8: 8, Carrier.ITF_14: 14}
_SHORTEST_GS1_DIGITS = 8


def interpret(raw: str, settings: ScanSettings, *, known: Callable[[str], bool] | None = None) -> Meaning:
    """Return what one scan says.

    Args:
        raw: what the scanner sent, with or without an AIM symbology identifier.
        settings: how this workstation's scanners write.
        known: whether our own barcode table holds exactly this code; asked first for codes
            that came without a symbology identifier.
    """
    text = raw.strip(_AROUND)
    labelled = without_identifier(text)
    if not text:
        return _error(raw, ScanError.EMPTY)
    if labelled is None:
        return _error(raw, ScanError.BAD_SYMBOLOGY_ID)
    if not labelled.data.strip(GS + _AROUND):
        return _error(raw, ScanError.EMPTY)
    today = settings.today or datetime.now(UTC).date()
    reading = _Reading(raw, labelled.data, settings, today)
    return reading.bare(known) if labelled.carrier is Carrier.UNKNOWN else reading.carried_by(labelled.carrier)


def interpret_hri(text: str, settings: ScanSettings) -> Meaning:
    """Return what the bracketed text under a GS1 barcode says."""
    if not text.strip():
        return _error(text, ScanError.EMPTY)
    today = settings.today or datetime.now(UTC).date()
    return _gs1(text, take_apart_hri(text, today), today)


def interpret_typed(text: str, settings: ScanSettings, *, known: Callable[[str], bool] | None = None) -> Meaning:
    """Return what a code typed by hand says: bracketed text as printed under a barcode, or a bare code."""
    if text.lstrip().startswith("("):
        meaning = interpret_hri(text, settings)
        if ScanError.UNKNOWN_AI not in meaning.errors:
            return meaning
    return interpret(text, settings, known=known)


class _Reading:
    """One scan being read: its data without the symbology identifier."""

    def __init__(self, raw: str, data: str, settings: ScanSettings, today: date) -> None:
        self._raw = raw
        self._data = data
        self._settings = settings
        self._today = today

    def carried_by(self, carrier: Carrier) -> Meaning:
        """Read data whose symbology was named."""
        if is_web_address(self._data):
            return self._web_address()
        if carrier is Carrier.GS1:
            return _gs1(self._raw, take_apart(self._separated, self._today), self._today)
        if carrier is Carrier.EAN_13_ADD_ON:
            return self._with_add_on()
        if carrier is Carrier.OTHER:
            return self._plain()
        return self._number(self._data, _LENGTHS[carrier])

    def bare(self, known: Callable[[str], bool] | None) -> Meaning:
        """Read data that came without a symbology identifier."""
        if known and known(self._data):
            return self._plain()
        if is_web_address(self._data):
            return self._web_address()
        return self._bare_number() or self._perhaps_gs1()

    def _bare_number(self) -> Meaning | None:
        """Read digits that are a number of their own; None when GS1 element strings may be meant."""
        number = self._separated.rstrip(GS)
        if not is_digits(number):
            return None
        if is_gtin(number):
            return self._gtin(number)
        if is_sscc(number):
            return Meaning(ScanStatus.SSCC, self._raw, fields={"sscc": number})
        if self._settings.accept_upce and (expanded := _expanded_upce(number)):
            return self._gtin(expanded)
        return self._plain() if len(number) < _SHORTEST_GS1_DIGITS else None

    @property
    def _separated(self) -> str:
        """The data with each configured separator as GS, the longest first."""
        text = self._data
        for separator in sorted(filter(None, self._settings.separators), key=len, reverse=True):
            text = text.replace(separator, GS)
        return text

    def _perhaps_gs1(self) -> Meaning:
        message = self._separated
        elements = take_apart(message, self._today)
        if elements.errors and not _is_surely_gs1(self._data, message, elements):
            return self._plain()
        return _gs1(self._raw, elements, self._today)

    def _web_address(self) -> Meaning:
        elements = take_apart_link(self._data, self._today)
        if elements is None:
            return self._plain()
        meaning = _gs1(self._raw, elements, self._today)
        return meaning if meaning.status is ScanStatus.ERROR else replace(meaning, status=ScanStatus.DIGITAL_LINK)

    def _plain(self) -> Meaning:
        return Meaning(ScanStatus.PLAIN, self._raw, fields={"plain": self._data})

    def _with_add_on(self) -> Meaning:
        if len(self._data) not in _ADD_ON_LENGTHS:
            return _error(self._raw, ScanError.LENGTH)
        number, add_on = self._data[:13], self._data[13:]
        if not is_digits(add_on):
            return _error(self._raw, ScanError.CHARSET)
        meaning = self._number(number, 13)
        return meaning if meaning.errors else replace(meaning, fields={**meaning.fields, "add_on": add_on})

    def _number(self, number: str, length: int) -> Meaning:
        if not is_digits(number):
            errors = (ScanError.CHARSET,) if len(number) == length else (ScanError.LENGTH, ScanError.CHARSET)
            return _error(self._raw, *errors)
        if len(number) != length:
            return _error(self._raw, ScanError.LENGTH)
        return self._gtin(number) if is_gtin(number) else _error(self._raw, ScanError.CHECK_DIGIT)

    def _gtin(self, number: str) -> Meaning:
        fields: dict[str, FieldValue] = {"gtin14": number.zfill(14)}
        region = self._settings.rcn_region
        if region in {known.value for known in RcnRegion}:
            try:
                fields |= _in_store_fields(number, RcnRegion(region))
            except ParseError:
                return _error(self._raw, ScanError.CHECK_DIGIT)
        return Meaning(ScanStatus.GTIN, self._raw, fields=fields)


def _is_surely_gs1(sent: str, message: str, elements: Elements) -> bool:
    """Whether faulty data cannot be anything but GS1: the scanner sent a GS, or it starts with a sound key."""
    if sent.startswith(GS):
        return True
    if not elements.ais:
        whole_key = {"00": 20, "01": 16, "02": 16}.get(message[:2], 0)
        wrong_key = whole_key == len(message) and elements.errors == (ScanError.CHECK_DIGIT,)
        return wrong_key or (GS in sent and ScanError.UNKNOWN_AI not in elements.errors)
    return GS in sent.rstrip(GS) or elements.ais[0][0] in {"00", "01", "02"}


def _gs1(raw: str, elements: Elements, today: date) -> Meaning:
    if elements.errors:
        return Meaning(ScanStatus.ERROR, raw, elements.ais, errors=elements.errors)
    values = dict(elements.ais)
    if any(values[ai] != value for ai, value in elements.ais):
        return Meaning(ScanStatus.ERROR, raw, elements.ais, errors=(ScanError.DUPLICATE_AI,))
    warnings = breaches(values)
    if may_lack_separator(elements, today):
        warnings = (*warnings, ScanError.MAYBE_MISSING_SEPARATOR)
    status = ScanStatus.SSCC if "00" in values else ScanStatus.GS1
    return Meaning(status, raw, elements.ais, fields_of(elements.ais, today), warnings)


def _error(raw: str, *errors: ScanError) -> Meaning:
    return Meaning(ScanStatus.ERROR, raw, errors=errors)


def _expanded_upce(digits: str) -> str | None:
    try:
        upc = Upc.parse(digits)
    except ParseError:
        return None
    return upc.as_upc_a() if upc.format is UpcFormat.UPC_E else None


def _in_store_fields(number: str, region: RcnRegion) -> dict[str, FieldValue]:
    """What an in-store number says by the rules of its country; nothing for other numbers."""
    rcn = Gtin.parse(number, config=ParseConfig(rcn_region=region))
    if not isinstance(rcn, Rcn) or rcn.region is None:
        return {}
    told = {"rcn_weight_kg": rcn.weight, "rcn_price": rcn.price}
    fields: dict[str, FieldValue] = {name: format(value, "f") for name, value in told.items() if value is not None}
    if rcn.count is not None:
        fields["rcn_count"] = rcn.count
    return fields | {"rcn_item_gtin14": rcn.without_variable_measure().as_gtin_14()} if fields else {}
