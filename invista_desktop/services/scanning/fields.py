"""From element strings to the fields the rest of the product speaks of."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from invista_desktop.models.domain.scans import FieldValue
from invista_desktop.services.scanning.gs1_dates import day_of, time_of

_AS_WRITTEN = {
    "00": "sscc",
    "01": "gtin14",
    "02": "content_gtin14",
    "10": "lot",
    "20": "variant",
    "21": "serial",
    "22": "consumer_variant",
    "240": "additional_id",
    "241": "customer_part",
    "250": "secondary_serial",
    "254": "gln_ext",
    "400": "order_number",
    "401": "consignment",
    "402": "shipment",
    "410": "ship_to_gln",
    "414": "gln",
    "8004": "asset",
    "8200": "url",
    **dict.fromkeys((str(ai) for ai in range(90, 100)), "internal"),
}

_DATES = {
    "11": "production",
    "12": "due",
    "13": "packaging",
    "15": "best_before",
    "16": "sell_by",
    "17": "expiry",
    "7003": "expiry",
    "7006": "first_freeze",
    "8008": "production",
}

_MEASURES = {
    "310": "weight_kg",
    "320": "weight_lb",
    "330": "gross_weight_kg",
    "340": "gross_weight_lb",
    "311": "length_m",
    "314": "area_m2",
    "315": "volume_l",
    "316": "volume_m3",
    "392": "price",
}


def fields_of(ais: Iterable[tuple[str, str]], today: date) -> dict[str, FieldValue]:
    """Return what the element strings say, by name; of two that say the same thing, the first.

    The values have been found valid before.
    """
    fields: dict[str, FieldValue] = {}
    for ai, value in ais:
        for name, told in _told(ai, value, today):
            fields.setdefault(name, told)
    return fields


def _told(ai: str, value: str, today: date) -> list[tuple[str, FieldValue]]:
    if ai in _AS_WRITTEN:
        return [(_AS_WRITTEN[ai], value)]
    if ai in {"30", "37"}:
        return [("count", int(value))]
    if ai in _DATES:
        return _date_and_time(_DATES[ai], value, today)
    if len(ai) == 4 and ai[:3] in _MEASURES:
        return [(_MEASURES[ai[:3]], measure(value, int(ai[3])))]
    return []


def _date_and_time(name: str, value: str, today: date) -> list[tuple[str, FieldValue]]:
    day, at = day_of(value[:6], today, month_end=True), time_of(value[6:])
    told: list[tuple[str, FieldValue]] = [(name, day.isoformat())] if day else []
    return [*told, (f"{name}_time", at.isoformat("minutes"))] if at else told


def measure(digits: str, decimals: int) -> str:
    """Return the decimal text of a measure written without its point, every decimal kept."""
    return format(Decimal(digits).scaleb(-decimals), "f")
