"""Reads the mailbox that the settings name, by IMAP over a connection of ours."""

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import encode_folder

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import Answer, Outcome
from tutela.casework.channels.outward.secret_files import read_password
from tutela.printable import printable

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
P = ParamSpec("P")
T = TypeVar("T")


class Unanswered(Exception):
    """The mailbox did not do what it was asked; `answer` says what came of it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.says)
        self.answer = answer


class _Client(imaplib.IMAP4):
    """A client over a socket that is there already."""

    def __init__(self, target: Target, sock: socket.socket) -> None:
        self._given = sock
        super().__init__(target.host, target.port)

    def _create_socket(self, _limit_s: float | None) -> socket.socket:
        return self._given


class _Box(BaseMailBox):
    def __init__(self, client: imaplib.IMAP4) -> None:
        self._given = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._given


def _asking(
    ask: Callable[Concatenate["Session", P], T],
) -> Callable[Concatenate["Session", P], T]:
    """Have what the other side does instead of answering told as one kind of failure."""

    @wraps(ask)
    def asked(session: "Session", /, *given: P.args, **named: P.kwargs) -> T:
        try:
            return ask(session, *given, **named)
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as fault:
            raise Unanswered(_answer(fault, session.address)) from fault

    return asked


class Session:
    """One visit to the mailbox; `address` is the one that was called."""

    def __init__(self, box: BaseMailBox, address: str) -> None:
        self._box, self.address = box, address

    @_asking
    def waiting(self) -> list[str]:
        """Give the numbers of the messages in the folder, the oldest first."""
        return sorted(self._box.uids("ALL", charset=None), key=int)

    @_asking
    def size_of(self, number: str) -> int:
        """Say how many bytes a message has, as the server says; 0 where it says nothing."""
        said = self._box.client.uid("FETCH", number, "(RFC822.SIZE)")[1]
        found = _SIZE.search(b" ".join(each for each in said if isinstance(each, bytes)))
        return int(found[1]) if found else 0

    @_asking
    def message(self, number: str) -> bytes:
        """Give a message as it lies there, without marking it as read."""
        said = self._box.client.uid("FETCH", number, "(BODY.PEEK[])")[1]
        return next((bytes(each[1]) for each in said if isinstance(each, tuple)), b"")

    @_asking
    def move(self, number: str) -> None:
        """Move a message to the folder of those that were taken in."""
        moved_to = settings.TUTELA.mailbox.moved_to
        if not self._box.folder.exists(moved_to):
            self._box.client.xatom("CREATE", encode_folder(moved_to).decode())
        self._box.move(number, moved_to)


@contextlib.contextmanager
def opened() -> Iterator[Session]:
    """Open the mailbox, until left; what is done with it has to end within the time the settings give.

    Raises:
        Unanswered: nobody may be called, nobody answers, or the server refuses.
    """
    address = ""
    with contextlib.ExitStack() as stack:
        try:
            target = allowed.mailbox_server()
            password = read_password(settings.TUTELA.mailbox.password_file, "[mailbox] password_file")
            address = pinned.resolve(target)
            raw = stack.enter_context(
                pinned.connected(target, address, float(settings.TUTELA.mailbox.limit_s))
            )
            box = _signed_in(target, raw, password, stack)
        except NotAllowedOut as refused:
            raise Unanswered(Answer(Outcome.REFUSED_HERE, str(refused), address)) from refused
        except (OSError, imaplib.IMAP4.error, ImapToolsError) as fault:
            raise Unanswered(_answer(fault, address)) from fault
        yield Session(box, address)
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def _signed_in(target: Target, raw: socket.socket, password: str, stack: contextlib.ExitStack) -> BaseMailBox:
    chosen = settings.TUTELA.mailbox
    context, sock = pinned.tls(chosen.ca_file), raw
    if chosen.security == "tls":
        sock = stack.enter_context(context.wrap_socket(raw, server_hostname=target.host))
    client = _Client(target, sock)
    stack.callback(_close, client)
    if chosen.security == "starttls":
        client.starttls(ssl_context=context)
    return _Box(client).login(chosen.user, password, chosen.folder)


def _close(client: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


def _answer(fault: Exception, address: str) -> Answer:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Answer(Outcome.REJECTED, f"Its certificate is not trusted: {fault.verify_message}", address)
    if isinstance(fault, MailboxLoginError):
        return Answer(Outcome.REJECTED, "It does not take the user and the password.", address)
    if isinstance(fault, OSError | imaplib.IMAP4.abort):
        return Answer(Outcome.NO_ANSWER, printable(f"{type(fault).__name__}: {fault}")[:300], address)
    return Answer(Outcome.REJECTED, printable(f"It refuses: {fault}")[:300], address)
