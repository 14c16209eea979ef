"""Hands one mail to the unit's own mail server."""

import contextlib
import smtplib
import socket
import ssl

from django.conf import settings

from tutela.casework.channels.errors import NotAllowedOut
from tutela.casework.channels.outward import allowed, pinned
from tutela.casework.channels.outward.allowed import Target
from tutela.casework.channels.outward.answers import Answer, Outcome, cut
from tutela.casework.channels.outward.secret_files import read_password
from tutela.printable import printable


class _Session(smtplib.SMTP):
    """A session over a socket that is there already."""

    def __init__(self, target: Target, sock: socket.socket, limit_s: float) -> None:
        self._given = sock
        super().__init__(target.host, target.port, local_hostname="tutela.invalid", timeout=limit_s)

    def _get_socket(self, host: str, port: int, _limit_s: float | None) -> socket.socket:
        return self._given


def send(to: str, message: bytes) -> Answer:
    """Hand a mail over, within the time the settings give.

    Args:
        to: its one recipient.
        message: the whole mail as it is sent, header and text.
    """
    address = ""
    try:
        allowed.require_recipient(to)
        target = allowed.mail_server()
        address = pinned.resolve(target)
        return _hand_over(target, address, to, message)
    except NotAllowedOut as refused:
        return Answer(Outcome.REFUSED_HERE, str(refused), address)
    except ssl.SSLCertVerificationError as wrong:
        return Answer(Outcome.REJECTED, f"Its certificate is not trusted: {wrong.verify_message}", address)
    except smtplib.SMTPResponseException as refused:
        return _answered(refused.smtp_code, refused.smtp_error, address)
    except smtplib.SMTPNotSupportedError as fault:
        return Answer(
            Outcome.REJECTED, f"The mail server does not offer what [mail] asks for: {fault}", address
        )
    except (OSError, smtplib.SMTPException) as fault:
        return Answer(Outcome.NO_ANSWER, f"{type(fault).__name__}: {fault}", address)


def _answered(code: int, said: bytes | str, address: str) -> Answer:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    outcome = Outcome.REJECTED if code >= 500 else Outcome.LATER  # noqa: PLR2004 - as SMTP divides them
    return Answer(outcome, printable(words)[:300], address, code, *cut(words.encode("utf-8", "replace")))


def _hand_over(target: Target, address: str, to: str, message: bytes) -> Answer:
    mail, limit_s = settings.TUTELA.mail, float(settings.TUTELA.outbound.limit_s)
    with pinned.connected(target, address, limit_s) as raw:
        sock: socket.socket = raw
        if mail.security == "tls":
            sock = pinned.tls(mail.ca_file).wrap_socket(raw, server_hostname=target.host)
        session = _Session(target, sock, limit_s)
        try:
            if mail.security == "starttls":
                session.starttls(context=pinned.tls(mail.ca_file))
            _sign_in(session)
            session.ehlo_or_helo_if_needed()
            code, said = _transfer(session, to, message)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            session.close()
    words = printable(said.decode("utf-8", "replace"))[:300]
    return Answer(Outcome.ACCEPTED, words, address, code, *cut(said))


def _sign_in(session: smtplib.SMTP) -> None:
    mail = settings.TUTELA.mail
    if mail.user:
        if mail.security == "none":
            raise NotAllowedOut("[mail] has a user and no TLS: a password is not sent in the clear.")
        session.login(mail.user, read_password(mail.password_file, "[mail] password_file"))


def _transfer(session: smtplib.SMTP, to: str, message: bytes) -> tuple[int, bytes]:
    """Hand the mail over and give the words of the server that took it, which stand in the receipt."""
    sender = settings.TUTELA.mail.sender
    for command in (session.mail(sender), session.rcpt(to)):
        if command[0] not in (250, 251):
            raise smtplib.SMTPResponseException(*command)
    code, said = session.data(message)
    if code != 250:  # noqa: PLR2004 - the one answer that means "I have it"
        raise smtplib.SMTPDataError(code, said)
    return code, said
