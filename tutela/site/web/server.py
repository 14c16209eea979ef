"""Serves the pages: waitress, with bounds on what anybody sends, how slowly, over how many connections."""

import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from sys import maxsize
from typing import Any

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer, UnixWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

from tutela.errors import Unavailable
from tutela.site.middleware.headers import every_answers

# What one of many processes takes all the same: a proxy's kept connections are among them.
_LEAST_CONNECTIONS = 64
# Pages of people who have not signed in: a cookie that is brought there proves nothing yet.
_STRANGERS_PAGES = ("/sign-in/", "/enrol/", "/signed-out/", "/health/", "/help/", "/static/")


class AddressTaken(Unavailable):
    """Another program listens at the address of the workbench, or it is none of this machine."""

    code = "TU-U02"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the web processes take together from whoever reaches them, or one of them as its share.

    Bodies are held in memory: together they are never more than `connections` times the larger one.

    Attributes:
        strangers_body_bytes: the longest body of a request to pages of people who have not signed in,
            whatever cookie it brings, or of one to any other that brings no session.
        body_bytes: that of any other; a decision on a thousand members is a tenth of it.
        head_bytes: the longest head of a request.
        head_s: how long a request's head may take, from its first byte.
        request_s: how long all of it may take.
        idle_s: how long a connection may lie there with nothing asked, or with an answer that nobody takes.
        answer_s: how long the taking of one answer may last.
        connections: how many are open at a time.
        of_one_address: how many of them to one address, such as a proxy's.
        forms_only: whether a body may be a plain form and nothing else; of a file no byte is taken.
        threads: how many requests are answered at a time.
        is_known: says by path and headers whether a request is none of a stranger's; where it is not given,
            the cookie of a session says so.
    """

    strangers_body_bytes: int = 16 << 10
    body_bytes: int = 256 << 10
    head_bytes: int = 16 << 10
    head_s: float = 10
    request_s: float = 20
    idle_s: float = 30
    answer_s: float = 300
    connections: int = 512
    of_one_address: int = 256
    forms_only: bool = False
    threads: int = 8
    is_known: Callable[[str, dict[str, str]], bool] | None = None

    def shared_by(self, processes: int) -> "Bounds":
        """Give the share of one of several processes that together take no more than one would."""
        return replace(
            self,
            connections=max(_LEAST_CONNECTIONS, self.connections // processes),
            of_one_address=max(_LEAST_CONNECTIONS // 2, self.of_one_address // processes),
        )


class TooSlow(Error):  # type: ignore[misc]  # waitress says nothing of its types
    """A request that did not arrive in time."""

    code = 408
    reason = "Request Timeout"


class NoFiles(Error):  # type: ignore[misc]
    """A body that is no plain form, where nothing else is taken."""

    code = 415
    reason = "Unsupported Media Type"


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it arrives; one that is too long is refused before its body is taken."""

    # Until the first line is read.
    path: str = ""

    def __init__(self, adjustments: Adjustments, bounds: Bounds) -> None:
        super().__init__(adjustments)
        self._bounds = bounds

    def received(self, data: bytes) -> int:
        """Take some bytes; say how many were used."""
        try:
            used: int = super().received(data)
        except ValueError:
            # A number of more digits than a number may have.
            self._refuse(BadRequest("The head of the request is not in order."))
            return len(data)
        most = self._bounds.strangers_body_bytes if self._is_a_strangers() else self._bounds.body_bytes
        if not self.error and max(self.content_length, self.body_bytes_received) > most:
            self._refuse(RequestEntityTooLarge(f"More than {most} bytes."))
        if not self.error and self._bounds.forms_only and self._brings_another_body():
            self._refuse(NoFiles("No file is taken here. Nothing was kept of it."))
        return used

    def _brings_another_body(self) -> bool:
        """Say so as soon as the head is there: what comes behind it is not read."""
        has_body = self.headers_finished and (self.content_length or self.chunked)
        kind = self.headers.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        return bool(has_body) and kind != "application/x-www-form-urlencoded"

    def _is_a_strangers(self) -> bool:
        if self.path.startswith(_STRANGERS_PAGES):
            return True
        if self._bounds.is_known is not None:
            return not self._bounds.is_known(self.path, self.headers)
        return f"{settings.SESSION_COOKIE_NAME}=" not in self.headers.get("COOKIE", "")

    def _refuse(self, error: Error) -> None:
        self.error, self.completed, self.expect_continue = error, True, False


class Refused(ErrorTask):  # type: ignore[misc]
    """The server's own answer to what is no request."""

    def execute(self) -> None:
        """Answer with the headers of every other answer."""
        self.response_headers.extend({**every_answers(), "Cache-Control": "no-store"}.items())
        super().execute()


class Connection(HTTPChannel):  # type: ignore[misc]
    """One connection, and since when it makes the server wait."""

    error_task_class = Refused
    # What is arriving, until all of it is there.
    request: Request | None = None

    def __init__(self, server: "Server", *rest: Any, **named: Any) -> None:
        self.bounds = server.bounds
        self.parser_class = partial(Request, bounds=server.bounds)
        self.quiet_since = time.monotonic()
        self._began: float | None = None
        super().__init__(server, *rest, **named)

    def received(self, data: bytes) -> bool:
        """Take some bytes of a request."""
        if self._began is None:
            self._began = time.monotonic()
        took: bool = super().received(data)
        if self.request is None:
            self._began = None
        return took

    def service(self) -> None:
        """Answer one request, in a thread of the pool."""
        super().service()
        self.quiet_since = time.monotonic()

    def look(self, now: float) -> None:
        """End what takes too long; whatever is being answered is left alone while the answer is taken."""
        if self.total_outbufs_len:
            is_stuck = time.time() - self.last_activity > self.bounds.idle_s
            is_slow = not self.requests and now - self.quiet_since > self.bounds.answer_s
            if is_stuck or is_slow:
                self.will_close = True
        elif self.requests:
            return
        elif self._began is not None:
            self._look_at_request(now - self._began)
        elif now - self.quiet_since > self.bounds.idle_s:
            self.will_close = True

    def _look_at_request(self, taken_s: float) -> None:
        with self.requests_lock:
            request = self.request
            if request is None:
                return
            if taken_s > (self.bounds.request_s if request.headers_finished else self.bounds.head_s):
                request.error, request.completed = TooSlow("The request did not arrive in time."), True
                self.request, self._began = None, None
                self.requests.append(request)
                self.server.add_task(self)


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Waitress on a socket that listens already."""

    channel_class = Connection

    def __init__(self, application: Any, listener: socket.socket, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        adjustments = Adjustments(
            threads=self.bounds.threads,
            ident=None,
            url_scheme="https" if settings.SESSION_COOKIE_SECURE else "http",
            # Nothing goes to a file: pictures are among what is sent. What is sent lies in memory before.
            inbuf_overflow=maxsize,
            outbuf_overflow=maxsize,
            max_request_body_size=maxsize,
            max_request_header_size=self.bounds.head_bytes,
            # Beyond ours: where waitress reaches its own, it listens to nobody.
            connection_limit=2 * self.bounds.connections + 64,
            cleanup_interval=1,
            asyncore_use_poll=True,
        )
        about = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            application, map={}, _sock=listener, bind_socket=False, sockinfo=about, adj=adjustments
        )

    def handle_accept(self) -> None:
        """Take a new connection, and end the one that has waited longest where there are too many."""
        super().handle_accept()
        there = [each for each in self.active_channels.values() if not each.will_close]
        of = Counter(each.addr[0] for each in there)
        most = max(of.values(), default=0)
        if len(there) > self.bounds.connections or most > self.bounds.of_one_address:
            waiting = [each for each in there if of[each.addr[0]] == most and not each.requests]
            min(waiting or there[-1:], key=lambda each: each.quiet_since).will_close = True

    def maintenance(self, now: float) -> None:
        """Look after every connection, once a second."""
        for each in list(self.active_channels.values()):
            each.look(time.monotonic())


class ProxysServer(Server):
    """The same on a Unix socket, behind one proxy, which is therefore the only address there is."""

    getsockname = UnixWSGIServer.getsockname
    set_socket_options = UnixWSGIServer.set_socket_options
    fix_addr = UnixWSGIServer.fix_addr


def listen_for_proxy(path: Path) -> socket.socket:
    """Listen at a Unix socket that its owner and group alone reach.

    Raises:
        AddressTaken: it cannot be made there.
    """
    try:
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen(1024)
    except OSError as refused:
        raise AddressTaken(f"{path} cannot be listened at: {refused.strerror}.") from refused
    return listener


def listen(host: str, port: int) -> socket.socket:
    """Listen at an address.

    Raises:
        AddressTaken: another program does, or the address is none of this machine's.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=1024)
    except OSError as refused:
        raise AddressTaken(
            f"{host}:{port} cannot be listened at: {refused.strerror}. If another program has it, stop that, "
            "or set another port under [web], [door], [portal] or [matcher]."
        ) from refused
