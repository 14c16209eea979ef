"""Questions about notices."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.models import Delivery
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown.models import Appeal, Correction, Hold, Notice, NoticeItem, State
from tutela.errors import NotFound

# What somebody has to see to now.
PRESSING = (State.NO_ROUTE, State.STOPPED, State.NOT_SENT, State.REAPPEARED)


def notices_of(by: Actor, state: str = "") -> QuerySet[Notice]:
    """List the unit's notices, of one state or all, the newest first.

    Raises:
        NotAllowed: the actor may not see notices.
    """
    gate.require(by, Act.SEE_NOTICES)
    found = Notice.objects.filter(unit=by.unit).select_related("owner").order_by("-pk")
    return found.filter(state=state) if state in State.values else found


def notice_for(by: Actor, number: int) -> Notice:
    """Find a notice of the actor's unit.

    Raises:
        NotAllowed: the actor may not see notices.
        NotFound: there is none of that number.
    """
    found = notices_of(by).select_related("delivery").filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no notice N-{number}.")
    return found


def item_for(notice: Notice, number: int) -> NoticeItem:
    """Find an address of a notice by its number there.

    Raises:
        NotFound: it has no such address.
    """
    found = notice.items.select_related("trace").filter(number=number).first()
    if found is None:
        raise NotFound(f"{notice} has no address {number}.")
    return found


def items_of(notice: Notice) -> list[NoticeItem]:
    """List the addresses of a notice by their numbers."""
    return list(notice.items.select_related("trace").order_by("number"))


def hold_of(notice: Notice) -> Hold | None:
    """Give the hold of a notice; None where nobody is waited for."""
    return Hold.objects.filter(notice=notice).first()


def item_counts(notices: Sequence[int]) -> dict[int, int]:
    """Count the addresses of some notices."""
    found = NoticeItem.objects.filter(notice__in=notices).values_list("notice").annotate(n=Count("pk"))
    return dict(found.order_by())


def pressing(by: Actor) -> QuerySet[Notice]:
    """List what the actor has to see to: what has no route, was stopped, not delivered, or is back."""
    found = Notice.objects.filter(unit=by.unit, state__in=PRESSING)
    return found if gate.may(by, Act.WORK_NOTICES) else found.none()


def overdue_holds(by: Actor) -> QuerySet[Hold]:
    """List the holds whose time is over without an answer."""
    found = Hold.objects.filter(notice__unit=by.unit, notice__state=State.HOLD, due_at__lte=timezone.now())
    return found if gate.may(by, Act.WORK_NOTICES) else found.none()


def open_appeals(by: Actor) -> QuerySet[Appeal]:
    """List the appeals that wait for a decision, for whoever may decide."""
    found = Appeal.objects.filter(notice__unit=by.unit, decision=Appeal.Decision.OPEN)
    return found if gate.may(by, Act.DECIDE_APPEALS) else found.none()


def took_part(notice: Notice) -> set[int]:
    """Give who took part in a notice, by their numbers: whoever moved it in any step."""
    return set(notice.events.exclude(person=None).values_list("person", flat=True))


def unanswered(notice: Notice) -> list[Correction]:
    """List whom a correction was sent to who did not say that they undid it."""
    found = Correction.objects.filter(appeal__notice=notice, answered_at=None)
    return list(found.select_related("delivery").order_by("pk"))


def told(notice: Notice) -> list[str]:
    """List everybody a notice went to: the host, and the police where they were asked."""
    holds = [hold.policy.get("mailbox", "") for hold in Hold.objects.filter(notice=notice)]
    there = notice.sent_at is not None or notice.delivery_id is not None
    return list(dict.fromkeys(filter(None, [notice.recipient if there else "", *holds])))


def following(unit: int) -> QuerySet[Notice]:
    """List the notices whose mail is on its way, or was settled by hand since, the oldest first."""
    on_its_way = Q(state=State.SENDING) | Q(state=State.NOT_SENT, delivery__state=Delivery.State.SETTLED)
    return Notice.objects.filter(on_its_way, unit=unit).exclude(delivery=None).order_by("pk")


def holds_to_age(unit: int) -> QuerySet[Hold]:
    """List the holds that wait for an answer, those due first."""
    waits = Q(answer__in=(Hold.Answer.NONE, Hold.Answer.UNTIL))
    return Hold.objects.filter(waits, notice__unit=unit, notice__state=State.HOLD).order_by("due_at", "pk")


def waiting(by: Actor) -> int:
    """Count the notices that somebody has to do something about."""
    return Notice.objects.filter(unit=by.unit, state__in=(*PRESSING, State.READY)).count()


def appeal_for(by: Actor, number: int) -> Appeal:
    """Find an appeal against a notice of the actor's unit.

    Raises:
        NotAllowed: the actor decides no appeals.
        NotFound: there is none of that number.
    """
    gate.require(by, Act.DECIDE_APPEALS)
    found = Appeal.objects.filter(notice__unit=by.unit, pk=number).select_related("notice").first()
    if found is None:
        raise NotFound(f"There is no appeal {number}.")
    return found


def units_with_notices() -> list[int]:
    """Name the units that have something on its way, or held."""
    states = (State.SENDING, State.NOT_SENT, State.HOLD)
    return list(Notice.objects.filter(state__in=states).values_list("unit", flat=True).distinct().order_by())


def pages_of(unit: int) -> dict[str, bytes]:
    """Give the pages of a unit's notices that went out and have not ended, by their names at the door."""
    there = (
        Notice.objects.filter(unit=unit, ended_at=None)
        .exclude(token_sha256="")
        .exclude(state=State.SUSPENDED)
    )
    return {name: bytes(page) for name, page in there.values_list("token_sha256", "page")}


def notice_of_page(unit: int, name: str) -> Notice | None:
    """Give the notice whose page has a name; None where none has it any more."""
    return Notice.objects.filter(unit=unit, token_sha256=name).first() if name else None
