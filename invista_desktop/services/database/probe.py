"""Trying an address before it is relied on."""

from sqlalchemy.exc import DBAPIError

from invista_desktop.services.database.engine import make_engine
from invista_desktop.services.database.failures import told


def probe(dsn: str) -> str:
    """Connect once as the app would, and return the server's version.

    Raises:
        RuleViolation: the address, its role or the schema may not be used; see `make_engine`.
        Unavailable: nobody answers there.
    """
    engine = make_engine(dsn, workers=1)
    try:
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("show server_version").scalar_one())
    except DBAPIError as error:
        raise told(error) from error
    finally:
        engine.dispose()
