"""The databases of this computer with sample data and people, for trying the app out."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from invista_desktop.local_stack.accounts import create_user
from invista_desktop.local_stack.stack import LocalStack, Running
from invista_desktop.services.sample_data import JOURNEY, SAMPLE_PEOPLE, load_sample_data
from invista_desktop.settings import Settings

Progress = Callable[[str], None]


def prepare(settings: Settings, progress: Progress) -> Running:
    """Return the running local stack of this home, holding the sample data and the demo people.

    Done twice, it changes nothing the second time.
    """
    stack = LocalStack(settings.home)
    running = stack.up(progress)
    load_sample_data(
        running.business_admin_dsn,
        today=datetime.now(UTC).date(),
        progress=lambda what, share: progress(f"{what} ({share:.0%})"),
    )
    with psycopg.connect(running.identity_admin_dsn) as identity:
        known = {row[0] for row in identity.execute("select email from public.users")}
    for person in SAMPLE_PEOPLE:
        if person.email not in known:
            create_user(
                running.identity_admin_dsn,
                person.email,
                person.password,
                display_name=person.display_name,
                roles=(person.role,),
                totp_secret=person.totp_secret,
                user_id=person.user_id,
            )
    stack.enrol_workstation(JOURNEY.warehouse_code)  # a warehouse to stand in exists only now
    return running
