"""A handful of notices in different states: addresses are reserved for examples, and nothing goes out."""

from datetime import date

from tutela.casework.channels import actions as channels
from tutela.casework.gate import Actor, machine
from tutela.casework.hosting import actions as hosting
from tutela.casework.hosting.models import Trace
from tutela.casework.policies import actions as policies
from tutela.casework.policies.models import Policy
from tutela.casework.takedown import actions
from tutela.casework.takedown.letters import templates
from tutela.casework.takedown.models import Notice

_NETHERLANDS, _KINGDOM = (
    ("NL", "Example Hosting Two", "abuse@two.example"),
    ("GB", "Example One", "abuse@one.example"),
)
# Of each: where it is hosted, and how far its notice comes.
_ADDRESSES = (
    ("https://198.51.100.11/a", _NETHERLANDS, "ready"),
    ("https://192.0.2.11/b", _KINGDOM, "hold"),
    ("https://198.51.100.12/c", _NETHERLANDS, "not sent"),
    ("https://198.51.100.13/d", _NETHERLANDS, "answered"),
    ("https://198.51.100.14/e", _NETHERLANDS, "removed"),
    ("https://198.51.100.15/f", _NETHERLANDS, "reappeared"),
    ("https://198.51.100.16/g", _NETHERLANDS, "suspended"),
    ("https://203.0.113.11/h", None, "no route"),
)
_SENT = ("answered", "removed", "reappeared", "suspended")


def make_notices(finn: Actor, quinn: Actor, sam: Actor, ida: Actor) -> int:
    """Make the notices that are not there yet; give how many there are then."""
    _approve(finn, quinn, sam)
    for address, host, state in _ADDRESSES:
        trace = _traced(ida, address, host)
        if not trace.notice_items.exists():
            [notice] = actions.draft_notices(ida, [trace])
            _bring(ida, sam, notice, state)
    return Notice.objects.filter(unit=ida.unit).count()


def _approve(finn: Actor, quinn: Actor, sam: Actor) -> None:
    if Policy.objects.filter(unit=finn.unit, rule_book=templates.TEMPLATES).exists():
        return
    policy = policies.make_policy(
        finn, "notice-templates", "Templates of notices", "Head of hotline", rule_book=templates.TEMPLATES
    )
    version = policies.propose(
        finn,
        policies.draft(
            finn, policy, templates.shipped(), change="As shipped", citation="The demonstration",
            read_on=date(2026, 11, 28),
        ),
    )  # fmt: skip
    for by in (quinn, sam):
        policies.approve(by, version, version.digest)


def _traced(by: Actor, address: str, host: tuple[str, str, str] | None) -> Trace:
    trace = hosting.begin_trace(by, address)
    if host is not None and trace.round == 1:
        country, provider, mailbox = host
        for method in ("manual", "partner_statement", "provider_reply"):
            hosting.add_word(
                by, trace, method, source="Demonstration", basis="Made up", country=country,
                provider=provider, mailboxes=mailbox,
            )  # fmt: skip
    return Trace.objects.get(pk=trace.pk)


def _bring(by: Actor, sam: Actor, notice: Notice, state: str) -> None:
    """Bring a notice to a state, as its people would."""
    if state not in (*_SENT, "not sent"):
        return
    actions.send_notice(by, notice, notice.version)
    if state == "not sent":
        return
    current = Notice.objects.select_related("delivery").get(pk=notice.pk)
    if current.delivery is not None:
        channels.settle(by, current.delivery, "Told by telephone at 14:02, reference 1.")
    actions.follow_deliveries(machine(by.unit))
    actions.enter_answer(by, notice, "removed", through="telephone", says="Sentence 1.")
    if state in ("removed", "reappeared"):
        actions.enter_check(
            by, notice, 1, "removed_confirmed", vantage="isolated machine", basis="Not there any more"
        )
    if state == "reappeared":
        actions.enter_check(by, notice, 1, "still_there", vantage="isolated machine")
    if state == "suspended":
        actions.enter_appeal(
            by, notice, host="Example Hosting Two", serial=str(notice), contact="desk@two.example",
            says="Sentence 2.",
        )  # fmt: skip
