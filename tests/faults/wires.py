"""A wire to a server that breaks where a test wants it to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from tests.builders import Business

COMMITTED = b"COMMIT\x00"  # the server's word that a transaction is in the books
CHUNK = 65536


class Wire:
    """Carries connections to a server on this computer, until it is told to break.

    Attributes:
        port: where the near end listens.
        lose_answers: how many more times the answer to a COMMIT is lost, with the connection.
        lose_questions: likewise for a question that names a receipt, before the server sees it.
    """

    def __init__(self, port: int) -> None:
        self.lose_answers = self.lose_questions = 0
        self._target, self._is_cut = port, False
        self._lock, self._flows = threading.Lock(), threading.Event()
        self._flows.set()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept)

    def cut(self) -> None:
        """Break every connection, and every new one, until `mend`."""
        with self._lock:
            self._is_cut = True
            ends, self._ends = self._ends, []
        _break(*ends)

    def swallow(self) -> None:
        """Let nothing arrive until `mend`, neither words nor connections; nobody is told."""
        self._flows.clear()

    def mend(self) -> None:
        """Carry new connections again, and what was swallowed: it was sent again all the while."""
        with self._lock:
            self._is_cut = False
        self._flows.set()

    def close(self) -> None:
        """End every connection, and wait for the threads."""
        self._flows.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            ends = list(self._ends)
        _break(*ends)
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._flows.wait()
            with self._lock:
                is_cut = self._is_cut
            if is_cut:
                _break(near)
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            with self._lock:
                self._ends += near, far
            self._start(self._carry_questions, near, far)
            self._start(self._carry_answers, far, near)

    def _carry_questions(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while piece := near.recv(CHUNK):
                if b"post_goods_receipt" in piece and self._may_lose("lose_questions"):
                    break
                self._flows.wait()
                far.sendall(piece)
        _break(near, far)

    def _carry_answers(self, far: socket.socket, near: socket.socket) -> None:
        seen = b""
        with suppress(OSError):
            while piece := far.recv(CHUNK):
                if COMMITTED in seen + piece and self._may_lose("lose_answers"):
                    break
                seen = piece[-len(COMMITTED) :]
                self._flows.wait()
                near.sendall(piece)
        _break(near, far)

    def _may_lose(self, what: str) -> bool:
        with self._lock:
            left: int = getattr(self, what)
            if left:
                setattr(self, what, left - 1)
        return left > 0


def _break(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def wire_to_port(port: int) -> Iterator[Wire]:
    """A wire to whatever listens on a port of this computer."""
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()


@contextmanager
def wire_to(business: Business) -> Iterator[tuple[Wire, Business]]:
    """A wire, and the database at its far end."""
    with wire_to_port(business.cluster.port) as wire:
        yield wire, replace(business, cluster=replace(business.cluster, port=wire.port))
