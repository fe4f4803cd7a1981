"""Which application identifiers must, and which must not, stand together.

From the GS1 General Specifications, chapter "AI associations". A breach does not spoil the
values themselves, and labels in the field break these rules daily: it is a warning.
A `?` in a name stands for any digit.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

from invista_desktop.models.domain.scans import ScanError

_ITEM = "01 02 8006 8026"
_UNIT = "01 02"
_MEASURE = "30 31?? 32?? 35?? 36??"

# For each group of AIs: at least one out of each text behind it must be there too.
_NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("02", ("37",)),
    ("10 11 13 15 16 20 240 241 242 422 7001", (_ITEM,)),
    ("12", ("8020",)),
    ("17", (f"{_ITEM} 255",)),
    ("21", ("01 03 8006",)),
    ("22 235 243 337? 710 711 712 713 714 715 716 717 8001 8200", ("01",)),
    ("250", ("01 8006", "21")),
    ("251 7021 7240 8012", ("01 8006",)),
    ("254", ("414",)),
    ("30 31?? 32?? 350? 351? 352? 356? 357? 360? 361? 364? 365? 366?", (_UNIT,)),
    ("423 424 425 426 7002 7003 7005 7006 7007 7008 7009 7010 7011 703? 8005 8008", (_UNIT,)),
    ("330? 331? 332? 333? 334? 335? 336? 34?? 353? 354? 355? 362? 363? 367? 368? 369? 8009", ("00 01",)),
    ("37", ("00", "02 8026")),
    ("390?", ("255 8020",)),
    ("391?", ("8020",)),
    ("392? 393? 395?", ("01", _MEASURE)),
    ("394? 8111", ("255",)),
    ("403 430? 431? 432? 433?", ("00",)),
    ("415", ("8020",)),
    ("427", (_UNIT, "422")),
    ("4303", ("4302",)),
    ("4313", ("4312",)),
    ("7004", ("01", "10")),
    ("7020", ("01 8006", "416")),
    ("7022", ("7021",)),
    ("723?", ("01 8004",)),
    ("7241 7242 8019", ("8017 8018",)),
    ("8007 8020", ("415",)),
    ("8011", ("8010",)),
    ("8026", ("37",)),
    ("8030", ("00 01 253 255 8003 8004 8006 8010 8017 8018",)),
)

_NEVER_TOGETHER: tuple[tuple[str, str], ...] = (
    ("01", "02 255 37 8006"),
    ("02", "255 8026"),
    ("21", "235"),
    ("255", "415 8006 8020 8026"),
    ("37", "8006"),
    ("390?", "391? 394? 8111"),
    ("392?", "393?"),
    ("394?", "8111"),
    ("395?", "392? 393? 8005"),
    ("420", "421"),
    ("421", "4307"),
    ("422", "426"),
    ("423", "426"),
    ("424", "426"),
    ("425", "426"),
    ("4330", "4331"),
    ("4332", "4333"),
    ("8006", "8026"),
    ("8017", "8018"),
)

# AIs whose last digit says where the decimal point is: one of each kind is enough.
_ONE_OF_A_KIND = ("31??", "32??", "33??", "34??", "35??", "36??", "39??")


def breaches(ais: Iterable[str]) -> tuple[ScanError, ...]:
    """Return the warnings these AIs deserve when one item carries them all."""
    present = frozenset(ais)
    warnings = []
    if _clash(present):
        warnings.append(ScanError.MUTEX)
    if any(not _has_one(present, choice) for ai in present for choice in _needs(ai)):
        warnings.append(ScanError.MISSING_REQUIRED)
    return tuple(warnings)


def _clash(present: frozenset[str]) -> bool:
    kinds = [ai[:3] for ai in present if _named(ai, _ONE_OF_A_KIND)]
    return len(set(kinds)) < len(kinds) or any(_has_one(present, foes) for ai in present if (foes := _foes(ai)))


def _has_one(present: frozenset[str], names: tuple[str, ...]) -> bool:
    return any(_named(ai, names) for ai in present)


@lru_cache(maxsize=1024)
def _needs(ai: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(choice.split()) for group, choices in _NEEDS if _named(ai, group.split()) for choice in choices)


@lru_cache(maxsize=1024)
def _foes(ai: str) -> tuple[str, ...]:
    return tuple(foe for one, others in _NEVER_TOGETHER if fnmatchcase(ai, one) for foe in others.split())


def _named(ai: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(ai, name) for name in names)
