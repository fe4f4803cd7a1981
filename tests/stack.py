"""A running local stack for tests, its people, and clients as the app makes them.

A pytest plugin, named in `tests/conftest.py`; what costs to import is imported when it is used.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from supabase import AsyncClient

    from invista_desktop.local_stack.stack import Running

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in with `PASSWORD`."""

    id: UUID
    email: str


MakePerson = Callable[..., Person]
Connect = Callable[[], AbstractAsyncContextManager["AsyncClient"]]


@pytest.fixture(scope="session")
def local_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Running"]:
    """One running stack for all tests of this process."""
    from invista_desktop.local_stack.stack import LocalStack
    from invista_desktop.settings import Home

    stack = LocalStack(Home(tmp_path_factory.mktemp("home")))
    yield stack.up()
    stack.down()


@pytest.fixture(scope="session")
def make_person(local_stack: "Running") -> MakePerson:
    """Makes people nobody else uses: `make_person("viewer", totp_secret=…)`."""
    from invista_desktop.local_stack.accounts import create_user

    numbers = count(1)

    def make(*roles: str, **how: object) -> Person:
        email = f"person{next(numbers)}@test.invista.example"
        return Person(create_user(local_stack.identity_admin_dsn, email, PASSWORD, roles=roles, **how), email)  # type: ignore[arg-type]

    return make


@pytest.fixture
def connect(local_stack: "Running") -> Connect:
    """Makes clients that close themselves: `async with connect() as client`."""

    import httpx
    from supabase import AsyncClientOptions, create_async_client

    @asynccontextmanager
    async def opened() -> AsyncIterator["AsyncClient"]:
        async with httpx.AsyncClient(timeout=20) as http:
            options = AsyncClientOptions(httpx_client=http, auto_refresh_token=False)
            client = await create_async_client(local_stack.gateway_url, local_stack.publishable_key, options)
            try:
                yield client
            finally:
                await client.remove_all_channels()

    return opened


async def sign_in(client: "AsyncClient", person: Person, password: str = PASSWORD) -> str:
    """Sign in, and return the access token."""
    answer = await client.auth.sign_in_with_password({"email": person.email, "password": password})
    assert answer.session is not None
    return answer.session.access_token
