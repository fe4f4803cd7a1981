"""Real PostgreSQL for whoever asks: one cluster for each worker, one cloned database for each test."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import psycopg

    from invista_desktop.local_stack.postgres import Address
    from invista_desktop.services.database.transactions import Transactions
    from tests.builders import Business, Warehouse
    from tests.stock_given import Stock
    from tests.transfers_given import Transfers

pytest_plugins = ["tests.stack", "tests.app_house"]

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=80"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Address]":
    """A PostgreSQL cluster of this worker's own."""
    from invista_desktop.local_stack.postgres import EmbeddedPostgres

    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), options=QUICK) as address:
        yield address


@pytest.fixture(scope="session")
def business_template(cluster: "Address") -> str:
    """A migrated business database with one warehouse and two workstations; never written to again."""
    from tests.builders import migrate_template

    return migrate_template(cluster)


@pytest.fixture
def business(cluster: "Address", business_template: str) -> "Iterator[Business]":
    """A business database of the test's own."""
    from tests.builders import Business

    database = Business.clone(cluster, business_template)
    yield database
    database.drop()


@pytest.fixture
def admin(business: "Business") -> "Iterator[psycopg.Connection[Any]]":
    """A superuser's connection, committing by itself."""
    with business.connect_admin() as connection:
        yield connection


@pytest.fixture
def workstation(business: "Business") -> "Iterator[psycopg.Connection[Any]]":
    """A plain connection with a workstation's credentials, nobody bound."""
    with business.connect_workstation() as connection:
        yield connection


@pytest.fixture
def workstation_dsn(business: "Business") -> str:
    """The address of the business database for workstation WS-1."""
    return business.workstation_dsn()


@pytest.fixture
def ticket_for(business: "Business") -> Callable[..., str]:
    """Signs tickets as the identity database would: `ticket_for("stock.read", ...)`."""
    return business.ticket_for


@pytest.fixture
def transactions(business: "Business") -> "Iterator[Transactions]":
    """The app's transactions from WS-1, by somebody who may do everything."""
    with business.transactions() as running:
        yield running


@pytest.fixture
def warehouse(admin: "psycopg.Connection[Any]") -> "Warehouse":
    """The template's warehouse MAIN, with builders for what lies in it."""
    from tests.builders import Warehouse

    return Warehouse(admin)


@pytest.fixture
def stock(warehouse: "Warehouse") -> "Stock":
    """Builders for what lies in the template's warehouses."""
    from tests.stock_given import Stock

    return Stock(warehouse)


@pytest.fixture
def transfers(stock: "Stock", transactions: "Transactions") -> "Transfers":
    """Builders for transfers from MAIN to NORTH, by somebody who may do everything."""
    from tests.transfers_given import Transfers

    return Transfers(stock, transactions)
