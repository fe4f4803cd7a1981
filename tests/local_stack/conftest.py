"""Everything here runs against one real stack."""

from tests.stack import connect, local_stack, make_person

__all__ = ["connect", "local_stack", "make_person"]
