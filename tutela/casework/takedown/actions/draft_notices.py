"""Drafts notices for traced addresses: one for each host, held where the police of a country are asked."""

from collections.abc import Sequence

from django.db import transaction

from tutela.casework import gate
from tutela.casework.channels.errors import NotAddressable
from tutela.casework.channels.messages import require_mail_address
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace, Verdict
from tutela.casework.hosting.queries import verdict_of
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.takedown.actions.holds.opening_holds import open_hold
from tutela.casework.takedown.actions.moving import begin
from tutela.casework.takedown.errors import BadWord
from tutela.casework.takedown.letters.templates import hold_policy
from tutela.casework.takedown.models import Notice, NoticeItem, State
from tutela.engine.hosting.verdict import Kind

MOST_ITEMS = 100
# A front is asked as well: its operator alone knows where the origin is.
_HOSTED = (Kind.DIRECT, Kind.FRONT_ORIGIN_KNOWN, Kind.FRONT_ORIGIN_UNKNOWN)


@transaction.atomic
def draft_notices(by: Actor, traces: Sequence[Trace]) -> list[Notice]:
    """Draft one notice for each recipient of the addresses; those on an open notice already are left out.

    What has no route becomes a notice without one, which is an open task: nothing is left out in silence.

    Args:
        by: who drafts.
        traces: of the addresses, of the actor's unit.

    Raises:
        NotAllowed: the actor works on no notices.
        BadWord: every one of the addresses stands on an open notice, or there is none.
    """
    gate.require(by, Act.WORK_NOTICES)
    for trace in traces:
        gate.require(by, Act.SEE_TRACES, on=trace)
    lock_unit(by.unit)
    open_ones = set(
        NoticeItem.objects.filter(trace__in=[trace.pk for trace in traces], is_open=True).values_list(
            "trace", flat=True
        )
    )
    groups: dict[tuple[str, str, str, str], list[tuple[Trace, Verdict | None]]] = {}
    for trace in traces:
        if trace.pk not in open_ones:
            verdict = verdict_of(trace)
            groups.setdefault(_route_of(verdict), []).append((trace, verdict))
    if not groups:
        raise BadWord("Each of these addresses stands on an open notice already. None was drafted.")
    return [
        _draft(by, route, group[at : at + MOST_ITEMS])
        for route, group in groups.items()
        for at in range(0, len(group), MOST_ITEMS)
    ]


def _route_of(verdict: Verdict | None) -> tuple[str, str, str, str]:
    """Give country, provider and recipient; or why there is no route, as the last."""
    if verdict is None or verdict.kind not in set(_HOSTED):
        said = verdict.kind.replace("_", " ") if verdict else "not traced"
        return "", "", "", f"Where it is hosted is not settled: {said}."
    for mailbox in verdict.abuse:
        try:
            require_mail_address(mailbox)
        except NotAddressable:
            continue
        return verdict.country, verdict.provider, mailbox, ""
    return verdict.country, verdict.provider, "", "No fact names a mailbox for notices."


def _draft(
    by: Actor, route: tuple[str, str, str, str], group: Sequence[tuple[Trace, Verdict | None]]
) -> Notice:
    country, provider, recipient, reason = route
    policy = hold_policy(by.unit, country) if recipient else None
    state = State.NO_ROUTE if not recipient else State.HOLD if policy else State.READY
    notice = Notice.objects.create(
        unit_id=by.unit, state=state, country=country, provider=provider, recipient=recipient,
        reason=reason, owner_id=by.person or None, made_by=by.name,
    )  # fmt: skip
    items = [
        NoticeItem.objects.create(
            notice=notice, trace=trace, number=number, verdict=verdict.number if verdict else 0
        )
        for number, (trace, verdict) in enumerate(group, 1)
    ]
    wrote = [*items, *(open_hold(by, notice, policy) if policy else ())]
    begin(by, notice, state, reason, wrote)
    return notice
