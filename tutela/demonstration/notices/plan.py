"""Which notices there are: where each is hosted, and which steps its people took with it.

What waits for a mail server, for the page on which a host answers, or for a day to pass is not among them:
no setting of the demonstration names one, and nothing here is dated back.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tutela.demonstration.tracing import NETHERLANDS, Host

_GERMANY = Host("DE", "Example Hosting Three", "abuse@three.example")
_KINGDOM = Host("GB", "Example One", "abuse@one.example")
# Of a country whose police are to answer within a minute, at any hour: it is overdue soon.
_IRELAND = Host("IE", "Example Four", "abuse@four.example")
_NO_MAILBOX = Host("NL", "Example Hosting Five", "")
_SENT = ("send", "settle")
_GONE = (*_SENT, "says removed", "found removed")


class Planned(NamedTuple):
    """One notice: of which address, on which host, and what is done with it, step by step."""

    address: str
    host: Host | None
    steps: tuple[str, ...]


_WAYS: tuple[tuple[Host | None, tuple[str, ...]], ...] = (
    # Ready, held, and what came of holds.
    (NETHERLANDS, ()),
    (_KINGDOM, ()),
    (NETHERLANDS, ("take up",)),
    (_KINGDOM, ("authorise",)),
    (_KINGDOM, ("authorise", *_SENT)),
    (_KINGDOM, ("hold until",)),
    (_KINGDOM, ("refuse",)),
    (_IRELAND, ()),
    (_IRELAND, ("take up",)),
    (_GERMANY, ()),
    # Not gone out.
    (NETHERLANDS, ("send",)),
    (_GERMANY, ("send", "take up")),
    (NETHERLANDS, ("move", "send")),
    (_GERMANY, ("move", "send")),
    (NETHERLANDS, (*_SENT, "delay")),
    (_GERMANY, (*_GONE, "found still there", "send")),
    (None, ()),
    (_NO_MAILBOX, ()),
    (None, ("end",)),
    (NETHERLANDS, ("end",)),
    # Sent, and what came back by mail.
    (NETHERLANDS, _SENT),
    (_GERMANY, _SENT),
    (NETHERLANDS, (*_SENT, "absence")),
    (_GERMANY, (*_SENT, "reply")),
    # What hosts said.
    (NETHERLANDS, (*_SENT, "says removed")),
    (NETHERLANDS, (*_SENT, "says not ours")),
    (_GERMANY, (*_SENT, "says need more")),
    (_GERMANY, (*_SENT, "says account closed")),
    (NETHERLANDS, (*_SENT, "says preserved")),
    (_KINGDOM, ("authorise", *_SENT, "says removed")),
    # What was found there.
    (NETHERLANDS, (*_SENT, "found still there")),
    (NETHERLANDS, (*_SENT, "found unreachable")),
    (_GERMANY, (*_SENT, "says removed", "found gone")),
    (_GERMANY, (*_SENT, "found changed")),
    (NETHERLANDS, (*_SENT, "found near")),
    (_GERMANY, (*_SENT, "found moved")),
    (NETHERLANDS, (*_SENT, "found sign-in")),
    (_GERMANY, (*_SENT, "found from elsewhere")),
    (NETHERLANDS, _GONE),
    (_GERMANY, (*_GONE, "found gone")),
    (_KINGDOM, ("authorise", *_GONE)),
    (NETHERLANDS, (*_GONE, "end")),
    (_GERMANY, (*_GONE, "found gone", "end")),
    (NETHERLANDS, (*_GONE, "found still there")),
    (_GERMANY, (*_GONE, "end", "found still there", "take up")),
    # Appeals.
    (NETHERLANDS, (*_SENT, "appeal")),
    (_GERMANY, (*_SENT, "says removed", "appeal")),
    (NETHERLANDS, (*_SENT, "appeal", "uphold")),
    (_GERMANY, (*_SENT, "appeal", "uphold", "corrected")),
    (NETHERLANDS, (*_SENT, "appeal", "dismiss")),
)


def _planned() -> Iterator[Planned]:
    """Give each an address of the networks that are kept for documentation."""
    for number, (host, steps) in enumerate(_WAYS, 11):
        network = "203.0.113" if host is None else "192.0.2" if host == _KINGDOM else "198.51.100"
        yield Planned(f"https://{network}.{number}/{number}", host, steps)


PLAN = tuple(_planned())
# A minute for the police of one more country, so that a hold is overdue while a newcomer looks around.
HOLDS = """
[[hold]]
country = "IE"
authority = "Example police office"
nation = "NIR"
hours = "Mon-Sun 00:00-24:00, holidays too"
zone = "Europe/Dublin"
due_minutes = 1
reminder_minutes = []
escalate_to = "supervisor"
on_expiry = "escalate"
release_needs = "two"
citation = "Invented for the demonstration."
verified = false
"""
