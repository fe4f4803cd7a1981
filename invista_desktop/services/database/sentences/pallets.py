"""Pallets and cartons."""

from collections.abc import Mapping
from typing import Final

from invista_desktop.services.database.sentences.advice import LOOK_AGAIN

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_company_prefix": (
        "The organisation's GS1 company prefix is not set.",
        "Ask an administrator: without it no SSCC can be made.",
    ),
    "no_place_for_pallets": ("No pallet is built in {location}.", "Scan a bin, a dock or a staging place."),
    "unknown_pallet": ("There is no such pallet.", "Scan its label again."),
    "pallet_broken": ("Pallet {sscc} is broken up.", "Take its label off; build a new pallet."),
    "pallet_elsewhere": ("{sscc} is in a warehouse you do not work in.", "Ask a colleague there."),
    "not_loose_here": (
        "{sku}: {needed} are to go on the pallet, {loose} are loose in {location}.",
        "Move the rest here first, or put fewer on.",
    ),
    "not_on_pallet": ("{sku}: {needed} are to come off pallet {sscc}, {on_pallet} are on it.", "Count the pallet."),
    "on_a_pallet": (
        "{sku}: {on_pallets} of {on_hand} in {location} are on pallets.",
        "Take the whole pallet by its SSCC, or take them off it first.",
    ),
    "serial_on_a_pallet": (
        "Serial {serial} is on pallet {sscc}.",
        "Take the whole pallet by its SSCC, or take it off first.",
    ),
    "pallets_apart": ("{sscc} and {other} are in different places.", "Move one of them first."),
    "pallet_on_itself": ("{other} stands on {sscc} already.", LOOK_AGAIN),
    "pallet_empty": ("Pallet {sscc} is empty.", "Put something on it, or break it up."),
    # With a transfer
    "pallet_under_way": (
        "Pallet {sscc} is under way with transfer {number}.",
        "Take it in there, or call the transfer back.",
    ),
    "pallet_not_in_source": (
        "Pallet {sscc} is not in the warehouse that transfer {number} leaves.",
        "Leave it out, or ask where it stands.",
    ),
    "pallet_held": (
        "{sku} on pallet {sscc} is held.",
        "Have it released, or take it off the pallet before that goes.",
    ),
    "pallet_not_picked": (
        "Pallet {sscc}: {on_pallet} of {sku} stand on it, {picked} are picked for transfer {number}.",
        "Throw away what was scanned (F8) and scan the pallet again, or take off it what stays here.",
    ),
    "pallet_not_under_way": (
        "Pallet {sscc} is not under way with transfer {number}.",
        "Look again: it may have arrived already, or have been broken up.",
    ),
    "pallet_not_whole": (
        "Pallet {sscc}: {on_pallet} of {sku} stand on it, {arrived} came to its place.",
        "Take in what came piece by piece; the pallet is broken up then.",
    ),
}
