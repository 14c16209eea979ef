"""What the web server takes from whoever reaches it: how much, how slowly, over how many connections."""

import contextlib
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import free_port
from tests.site.installation import Installation
from tutela.site.middleware.headers import HEADERS
from tutela.site.web import server
from tutela.site.web.server import AddressTaken, Bounds, Server

LARGE = 40 << 20
WITH_SESSION = b"Cookie: sessionid=0123\r\n"


def _answers(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Say how long the body was, or give a large answer."""
    body = environ["wsgi.input"].read()
    content = bytes(LARGE) if environ["PATH_INFO"] == "/large" else str(len(body)).encode()
    start("200 OK", [("Content-Length", str(len(content)))])
    return [content]


class Served:
    """A server in a thread, and what is sent to it over bare connections."""

    def __init__(self, port: int, held: contextlib.ExitStack) -> None:
        self.port, self._held = port, held

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Open a connection, and send some bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self._held.enter_context(connection)
        connection.sendall(sent)
        return connection

    def ask(self, sent: bytes) -> bytes:
        """Send something and read until the server has closed the connection."""
        with self.connect(sent) as connection:
            return _read(connection)


def _read(connection: socket.socket) -> bytes:
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(1 << 16):
            said += piece
    return said


@contextlib.contextmanager
def _served(bounds: Bounds) -> Iterator[Served]:
    listener = server.listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    running = Server(_answers, listener, bounds)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        with contextlib.ExitStack() as held:
            yield Served(port, held)
    finally:
        # The loop ends when nothing is open any more.
        for each in [*running.active_channels.values(), running]:
            each.close()
        thread.join(20)
        running.task_dispatcher.shutdown()


@pytest.fixture
def served() -> Iterator[Served]:
    """A server as installations have it."""
    with _served(Bounds()) as serving:
        yield serving


def _status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


def _post(length: int, more: bytes = b"", path: str = "/") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n".encode() + more
    return head + b"Content-Length: %d\r\n\r\n" % length + bytes(min(length, 1 << 20))


def _chunked(length: int) -> bytes:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"1000\r\n%s\r\n" % bytes(4096) * (length // 4096) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    {
        "a form": (_post(1000), 200),
        "a long form of a stranger": (_post(17 << 10), 413),
        "a long form of somebody with a session": (_post(17 << 10, WITH_SESSION), 200),
        "one at the door, whatever cookie comes": (_post(17 << 10, WITH_SESSION, "/sign-in/"), 413),
        "one where somebody enrols": (_post(17 << 10, WITH_SESSION, "/enrol/passkey/"), 413),
        "a short one at the door": (_post(1000, WITH_SESSION, "/sign-in/"), 200),
        "a longer one": (_post(257 << 10, WITH_SESSION), 413),
        "a gigabyte, announced": (_post(1 << 30), 413),
        "a gigabyte, if it may": (_post(1 << 30, b"Expect: 100-continue\r\n"), 413),
        "a short body in pieces": (_chunked(8192), 200),
        "a long body in pieces": (_chunked(64 << 10), 413),
        "a long head": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * (17 << 10) + b"\r\n\r\n", 431),
        "a length of 5,000 digits": (
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
            400,
        ),
        "no request": (b"GET\r\n\r\n", 400),
        "a transfer that nobody knows": (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
            501,
        ),
    }.values(),
    ids=lambda value: None,
)
def test_what_is_too_long_or_no_request_is_refused_with_every_header(
    sent: bytes, status: int, served: Served
) -> None:
    said = served.ask(sent)

    assert _status(said) == status
    if status != 200:
        lines = dict(line.split(": ", 1) for line in said.decode().split("\r\n\r\n")[0].splitlines()[1:])
        lines = {name.lower(): value for name, value in lines.items()}
        assert {name: lines.get(name.lower()) for name in HEADERS} == HEADERS
        assert lines["cache-control"] == "no-store"
        assert "server" not in lines


def test_a_refused_body_is_not_taken(served: Served) -> None:
    with served.connect(_post(1 << 30)) as connection:
        said = _read(connection)
        with pytest.raises(ConnectionError):
            connection.sendall(bytes(64 << 20))

    assert _status(said) == 413


def test_whoever_is_slow_is_told_so_and_lets_nobody_wait() -> None:
    with _served(Bounds(head_s=0.5, request_s=1, idle_s=1)) as served:
        slow = {
            "head": served.connect(b"GET / HTTP/1.1\r\nHo"),
            "body": served.connect(_post(1000)[:-900]),
            "nothing": served.connect(),
            "blank lines": served.connect(b"\r\n\r\n"),
        }
        drip = threading.Thread(target=_drip, args=[slow["head"], slow["blank lines"]])
        drip.start()
        said = {name: _read(connection) for name, connection in slow.items()}
        drip.join()

    assert _status(said["head"]) == _status(said["body"]) == 408
    assert said["nothing"] == said["blank lines"] == b""


def _drip(head: socket.socket, blank: socket.socket) -> None:
    """Send a byte now and then, so that a connection is never idle, until each was closed."""
    with contextlib.suppress(OSError):
        for _ in range(40):
            head.sendall(b"s")
            blank.sendall(b"\r\n")
            time.sleep(0.1)


def test_an_answer_that_nobody_takes_is_let_go() -> None:
    with _served(Bounds(idle_s=0.5)) as served:
        stuck = [served.connect(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(12)]

        # There are eight threads, and each of those who do not read would hold one.
        assert _status(served.ask(_post(10))) == 200
        assert any(len(_read(connection)) < LARGE for connection in stuck)


@pytest.mark.parametrize("bounds", [Bounds(connections=40), Bounds(of_one_address=40)], ids=["all", "one"])
def test_connections_that_wait_make_room_for_those_that_ask(bounds: Bounds) -> None:
    with _served(bounds) as served:
        slow = [served.connect(b"GET / HTTP/1.1\r\nHo") for _ in range(110)]

        answered = [_status(served.ask(_post(10))) for _ in range(5)]

        assert answered == [200] * 5
        assert [_read(connection) for connection in slow[:50]] == [b""] * 50


def test_several_processes_take_together_what_one_would_and_each_as_much_as_a_proxy_keeps() -> None:
    one = Bounds()
    assert one.shared_by(1) == one
    share = one.shared_by(4)
    assert (4 * share.connections, 4 * share.of_one_address) == (one.connections, one.of_one_address)
    assert (share.body_bytes, share.idle_s) == (one.body_bytes, one.idle_s)
    least = one.shared_by(64)
    assert (least.connections, least.of_one_address) == (64, 32)


def test_hundreds_of_slow_connections_shut_nobody_out_of_an_installation(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    with installation.up(command="web"), contextlib.ExitStack() as held:
        serving = Served(installation.port, held)
        for _ in range(600):
            serving.connect(b"POST /signed-out/ HTTP/1.1\r\nHost: localhost\r\nContent-")
        said = serving.ask(b"GET /signed-out/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    assert _status(said) == 200


def test_several_processes_serve_one_address_and_end_together(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "installed")
    installation.set_up()
    settings = installation.folder / "tutela.toml"
    settings.write_text(settings.read_text().replace("[web]\n", "[web]\nprocesses = 2\n"))
    asked = b"GET /signed-out/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    process = installation.start("web")
    try:
        with contextlib.ExitStack() as held:
            serving = Served(installation.port, held)
            installation.wait_for(lambda: len(_serving(process.pid)) == 2)
            answered = [_status(serving.ask(asked)) for _ in range(6)]
        said = installation.end(process)
    finally:
        installation.kill(process)

    assert answered == [200] * 6
    assert _serving(process.pid) == [], said


def _serving(group: int) -> list[int]:
    """Name the processes of a group that serve at what another listens at."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(each.name)) == group and b"--at" in (each / "cmdline").read_bytes():
                found.append(int(each.name))
    return found


def test_a_large_answer_never_lies_in_a_file(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No temporary file can be made, and none is missed.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    said = served.ask(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert len(said) > LARGE


def test_an_address_that_is_taken_or_not_ours_is_refused_by_its_name() -> None:
    port = free_port()
    with server.listen("127.0.0.1", port), pytest.raises(AddressTaken, match=f"127.0.0.1:{port}"):
        server.listen("127.0.0.1", port)
    with pytest.raises(AddressTaken, match=r"192\.0\.2\.1"):
        server.listen("192.0.2.1", port)
