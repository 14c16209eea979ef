"""Which hosts outside may be called, by the settings and nothing else."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tutela.casework.channels.errors import NotAddressable, NotAllowedOut

MOST_CHARACTERS = 2000
_PORTS = {"https": 443, "http": 80}
# Prefixes under which an address of the old kind is written inside one of the new kind.
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


@dataclass(frozen=True, slots=True)
class Target:
    """One place that may be called: its host as it is named, port, path, and whether it speaks TLS."""

    host: str
    port: int
    path: str = ""
    is_encrypted: bool = True

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def webhook(address: str) -> Target:
    """Read the address of a webhook and let it pass if [outbound] allow names its host.

    An entry is a host, or host:port. Without TLS, only an entry with its scheme lets it pass:
    "http://127.0.0.1:8080".

    Raises:
        NotAddressable: it is no address of a webhook.
        NotAllowedOut: no setting names the host.
    """
    read = _read(address)
    host, port = read.hostname or "", read.port or _PORTS[read.scheme]
    names = {host, f"{host}:{port}"} if read.scheme == "https" else {f"http://{host}:{port}"}
    if not names & set(settings.TUTELA.outbound.allow):
        raise NotAllowedOut(f"[outbound] allow does not name {host}:{port}, so nothing is sent there.")
    path = (read.path or "/") + (f"?{read.query}" if read.query else "")
    return Target(host, port, path, read.scheme == "https")


def _read(address: str) -> SplitResult:
    try:
        read = urlsplit(address)
        host, port = read.hostname, read.port
        plain = address.isascii() and address.isprintable() and " " not in address
    except ValueError:
        host, port, plain = None, None, False
    if not plain or not host or port == 0 or len(address) > MOST_CHARACTERS:
        raise NotAddressable(f"{address[:80]!r} is no address of a webhook.")
    if read.scheme not in _PORTS or read.username is not None or read.password is not None:
        raise NotAddressable(f"{address[:80]!r}: a webhook begins with https://, and holds no password.")
    return read


def mail_server() -> Target:
    """Give the mail server that [mail] names.

    Raises:
        NotAllowedOut: it names none, or [outbound] allow does not name it.
    """
    mail = settings.TUTELA.mail
    if not mail.host:
        raise NotAllowedOut("[mail] names no server, so no mail is sent.")
    if not {mail.host, f"{mail.host}:{mail.port}"} & set(settings.TUTELA.outbound.allow):
        raise NotAllowedOut(f"[outbound] allow does not name {mail.host}, so no mail is sent.")
    return Target(mail.host, mail.port, is_encrypted=mail.security != "none")


def mailbox_server() -> Target:
    """Give the server that [mailbox] names.

    Raises:
        NotAllowedOut: it names none, or one without TLS, or [outbound] allow does not name it.
    """
    chosen = settings.TUTELA.mailbox
    if not chosen.host:
        raise NotAllowedOut("[mailbox] names no server, so no mailbox is read.")
    if chosen.security not in ("tls", "starttls"):
        raise NotAllowedOut("[mailbox] security is neither tls nor starttls: no password goes in the clear.")
    if not {chosen.host, f"{chosen.host}:{chosen.port}"} & set(settings.TUTELA.outbound.allow):
        raise NotAllowedOut(f"[outbound] allow does not name {chosen.host}, so no mailbox is read.")
    return Target(chosen.host, chosen.port)


def name_server() -> Target:
    """Give the name server that [hosting] names.

    Raises:
        NotAllowedOut: it names none, or [outbound] allow does not name it.
    """
    named = settings.TUTELA.hosting.resolver
    host, _, port = named.rpartition(":")
    if not host or not port.isdecimal():
        raise NotAllowedOut("[hosting] resolver names no name server as HOST:PORT, so none is asked.")
    if not {host, named} & set(settings.TUTELA.outbound.allow):
        raise NotAllowedOut(f"[outbound] allow does not name {named}, so no name server is asked.")
    return Target(host, int(port), is_encrypted=False)


def require_recipient(address: str) -> None:
    """Let the address of a recipient pass if [mail] recipients names it, or its domain.

    Raises:
        NotAllowedOut: it does not.
    """
    named = {entry.lower() for entry in settings.TUTELA.mail.recipients}
    if not {address.lower(), address.lower().rpartition("@")[2]} & named:
        raise NotAllowedOut(f"[mail] recipients names neither {address} nor its domain.")


def require_network(host: str, address: str) -> None:
    """Let a resolved address pass: one of the open internet, or any where [outbound] private names the host.

    Raises:
        NotAllowedOut: it lies in this machine, in a private network, or is no address of one machine.
    """
    if host in settings.TUTELA.outbound.private or is_public(address):
        return
    raise NotAllowedOut(
        f"{host} is at {address}, inside a private network; [outbound] private does not name the host."
    )


def is_public(address: str) -> bool:
    """Say whether an address is of one machine of the open internet, however it is written."""
    read = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(read, ipaddress.IPv6Address):
        inner = read.ipv4_mapped or read.sixtofour
        if any(read in network for network in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(read) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return read.is_global and not read.is_multicast
