"""Makes the notices of the plan that are not there yet, each by its people, whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tutela.casework.channels import actions as channels
from tutela.casework.gate import Actor, machine
from tutela.casework.hosting.queries import trace_of_address
from tutela.casework.takedown import actions
from tutela.casework.takedown.actions.holds.answer_hold import answer_hold
from tutela.casework.takedown.letters import templates
from tutela.casework.takedown.models import Appeal, Correction, Notice
from tutela.demonstration.approving import approve
from tutela.demonstration.notices import mails
from tutela.demonstration.notices.plan import HOLDS, PLAN, Planned
from tutela.demonstration.tracing import Host, say_where, traced

_MACHINE = "isolated machine"


@dataclass(frozen=True, slots=True)
class _Made:
    """A notice, with whoever works on it and whoever decides appeals."""

    ida: Actor
    sam: Actor
    number: int

    @property
    def notice(self) -> Notice:
        """The notice as it stands now."""
        return Notice.objects.select_related("delivery").get(pk=self.number)


def make_notices(finn: Actor, quinn: Actor, sam: Actor, ida: Actor) -> int:
    """Make the notices that are not there yet; give how many there are then."""
    approvers = (quinn, sam)
    approve(finn, approvers, "notices", "Notices to hosts", templates.TEMPLATES, templates.shipped())
    holds = templates.shipped_holds() + HOLDS
    approve(finn, approvers, "holds", "Holds for the police", templates.HOLDS, holds)
    for planned in PLAN:
        there = trace_of_address(ida.unit, planned.address)
        if there is None or not there.notice_items.exists():
            _make(ida, sam, planned)
    return Notice.objects.filter(unit=ida.unit).count()


@transaction.atomic
def _make(ida: Actor, sam: Actor, planned: Planned) -> None:
    trace = traced(ida, planned.address, planned.host)
    [notice] = actions.draft_notices(ida, [trace])
    made = _Made(ida, sam, notice.pk)
    for step in planned.steps:
        _STEPS[step](made)


def _take_up(made: _Made) -> None:
    actions.take_up(made.sam, made.notice, made.notice.version)


def _send(made: _Made) -> None:
    """Send it: no setting names a mail server, so that it stays here, with the reason."""
    actions.send_notice(made.ida, made.notice, made.notice.version)


def _settle(made: _Made) -> None:
    """Read it out by telephone, as people do whose mail does not go."""
    delivery = made.notice.delivery
    if delivery is not None:
        channels.settle(made.ida, delivery, "Told by telephone at 14:02, reference 1.")
    actions.follow_deliveries(machine(made.ida.unit))


def _move(made: _Made) -> None:
    """Learn that the address has moved to another host since the notice was drafted."""
    [item] = made.notice.items.select_related("trace")
    elsewhere = Host("SE", "Example Hosting Six", "abuse@six.example")
    say_where(made.ida, item.trace, elsewhere)


def _mail(write: Callable[[str, str], bytes]) -> Callable[[_Made], None]:
    def keep(made: _Made) -> None:
        notice = made.notice
        if notice.delivery is not None:
            actions.keep_reply(made.ida, write(notice.delivery.key, notice.recipient))

    return keep


def _hold(answer: str) -> Callable[[_Made], None]:
    def answered(made: _Made) -> None:
        until = timezone.now() + timedelta(days=3) if answer == "hold_until" else None
        answer_hold(
            made.ida, made.notice, answer, answered_by="Officer 1", basis="Their mail, reference 2.",
            until=until,
        )  # fmt: skip

    return answered


def _says(code: str, through: str) -> Callable[[_Made], None]:
    def entered(made: _Made) -> None:
        actions.enter_answer(made.ida, made.notice, code, through=through, says="Sentence 7.")

    return entered


def _found(found: str, vantage: str = _MACHINE, basis: str = "") -> Callable[[_Made], None]:
    def entered(made: _Made) -> None:
        actions.enter_check(made.ida, made.notice, 1, found, vantage=vantage, basis=basis)

    return entered


def _end(made: _Made) -> None:
    actions.end_notice(made.ida, made.notice, made.notice.version, "Sentence 8.")


def _appeal(made: _Made) -> None:
    notice = made.notice
    actions.enter_appeal(
        made.ida, notice, host=notice.provider, serial=str(notice), contact="desk@two.example",
        says="Sentence 9.",
    )  # fmt: skip


def _decide(*, is_upheld: bool) -> Callable[[_Made], None]:
    def decided(made: _Made) -> None:
        appeal = Appeal.objects.get(notice=made.number)
        actions.decide_appeal(made.sam, appeal, is_upheld=is_upheld, reason="Sentence 10.")

    return decided


def _corrected(made: _Made) -> None:
    for correction in Correction.objects.filter(appeal__notice=made.number):
        actions.answer_correction(made.ida, correction, "Their mail, reference 3.")


_STEPS: Mapping[str, Callable[[_Made], None]] = {
    "take up": _take_up,
    "send": _send,
    "settle": _settle,
    "move": _move,
    "delay": _mail(mails.delay),
    "absence": _mail(mails.absence),
    "reply": _mail(mails.reply),
    "authorise": _hold("authorised"),
    "hold until": _hold("hold_until"),
    "refuse": _hold("refused"),
    "says removed": _says("removed", "telephone"),
    "says not ours": _says("not_ours", "mail"),
    "says need more": _says("need_more", "mail"),
    "says account closed": _says("account_closed", "telephone"),
    "says preserved": _says("preserved", "mail"),
    "found still there": _found("still_there"),
    "found unreachable": _found("unreachable"),
    "found gone": _found("gone", "isolated machine, second line"),
    "found changed": _found("changed_bytes", basis="Another digest"),
    "found near": _found("near_match_still_there"),
    "found moved": _found("moved"),
    "found sign-in": _found("login_wall"),
    "found from elsewhere": _found("geo_difference"),
    "found removed": _found("removed_confirmed", basis="Not there any more"),
    "end": _end,
    "appeal": _appeal,
    "uphold": _decide(is_upheld=True),
    "dismiss": _decide(is_upheld=False),
    "corrected": _corrected,
}
