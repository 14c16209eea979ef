"""Has where addresses are hosted said by the words that stand in for what would be asked outside."""

from typing import NamedTuple

from tutela.casework.gate import Actor
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.models import Trace

# Three methods, of which each by itself would do for no verdict.
_WORDS = ("manual", "partner_statement", "provider_reply")


class Host(NamedTuple):
    """Where something is hosted, as the facts of its trace have it."""

    country: str
    provider: str
    mailbox: str


NETHERLANDS = Host("NL", "Example Hosting Two", "abuse@two.example")


def traced(by: Actor, address: str, host: Host | None) -> Trace:
    """Trace an address to a host, or to none that is known."""
    trace = hosting.begin_trace(by, address)
    if host is not None:
        say_where(by, trace, host)
    return Trace.objects.get(pk=trace.pk)


def say_where(by: Actor, trace: Trace, host: Host) -> None:
    """Enter that an address is at a host, by each method."""
    for method in _WORDS:
        hosting.add_word(
            by, trace, method, source="Demonstration", basis="Made up", country=host.country,
            provider=host.provider, mailboxes=host.mailbox,
        )  # fmt: skip
