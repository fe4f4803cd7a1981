"""Who a newcomer signs in as, on databases with sample people."""

from invista_desktop.errors import Said, said
from invista_desktop.services.sample_data.people import SAMPLE_PEOPLE


def how_to_try() -> Said:
    """Return the sentence that the sign-in window shows a newcomer."""
    clerk = next(person for person in SAMPLE_PEOPLE if person.role == "receiving_clerk")
    # The password stands on a line of its own, to be read and copied unbroken.
    return said(
        "To try it out, sign in as {email} with the password\n{password}", email=clerk.email, password=clerk.password
    )
