"""Files of products, suppliers and purchase orders, checked whole and imported whole."""

from invista_desktop.services.imports.checking import check_file
from invista_desktop.services.imports.database import apply, read_lookups
from invista_desktop.services.imports.lookups import Lookups

__all__ = ["Lookups", "apply", "check_file", "read_lookups"]
