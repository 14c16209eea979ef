"""Questions about exchanges abroad: which there are, what waits for whom, and what came of each call."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from tutela.casework import gate, references
from tutela.casework.abroad.models import (
    Channel,
    Direction,
    Environment,
    ExchangeItem,
    ItemAction,
    ItemCall,
    ItemStep,
    Pull,
    State,
)
from tutela.casework.gate import Act, Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.queries import digest_of
from tutela.casework.partners.models import Partner
from tutela.casework.people.models import Person, Unit
from tutela.casework.reports.looks import addresses
from tutela.casework.reports.models import Report
from tutela.casework.takedown.models import NoticeItem
from tutela.errors import NotFound

# Where somebody has to see to it, and where nothing more is waited for.
TROUBLED = (State.NO_ROUTE, State.UNKNOWN, State.STOPPED, State.REJECTED, State.UNREAD)
OVER = (State.TAKEN, State.NOTICED, State.ENDED)
REROUTABLE = (State.NO_ROUTE, State.MADE, State.STOPPED, State.REJECTED, State.TO_HAND)
ENDABLE = (*REROUTABLE, State.MAILED, State.UNREAD)
# What may have arrived, so that somebody says whether it did.
SETTLED_AFTER = (State.UNKNOWN, State.STOPPED, State.TO_HAND, State.MAILED, State.REJECTED)
_MAKING = (ItemStep.Kind.MADE, ItemStep.Kind.ROUTED)
_WITH = ("unit", "report", "partner", "owner", "made_by", "approved_by", "notice", "delivery")


def items_of(by: Actor, state: str = "") -> QuerySet[ExchangeItem]:
    """List what the unit exchanges, the newest first; of one state, if one is named.

    Raises:
        NotAllowed: the actor may not see it.
    """
    gate.require(by, Act.SEE_EXCHANGES)
    found = ExchangeItem.objects.filter(unit=by.unit).select_related(*_WITH).defer("payload")
    return (found.filter(state=state) if state in State.values else found).order_by("-pk")


def item_for(by: Actor, number: int) -> ExchangeItem:
    """Find one of the actor's unit.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: there is none of that number.
    """
    found = items_of(by).filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no exchange AB-{number}.")
    return found


def number_in(reference: str) -> int:
    """Read a number from what somebody typed: AB-3.

    Raises:
        NotFound: it names none.
    """
    return references.number_in(reference, "AB-", "exchange")


def address_of(item: ExchangeItem) -> str:
    """Give the exact address that an item is about, as its report names it.

    Raises:
        NotFound: the report names it no more, or was disposed of.
    """
    if item.report is not None:
        for each in addresses.of(item.report):
            if digest_of(each) == item.address_sha256:
                return each
    raise NotFound(f"The report of {item} names its address no more.")


def trace_of(item: ExchangeItem) -> Trace | None:
    """Give the trace of the address that an item is about; None where it was never traced."""
    return Trace.objects.filter(unit=item.unit_id, sha256=item.address_sha256).first()


def about(report: Report) -> QuerySet[ExchangeItem]:
    """List what was exchanged of a report, the newest first."""
    return (
        ExchangeItem.objects.filter(report=report).select_related("partner").defer("payload").order_by("-pk")
    )


def steps_of(item: ExchangeItem) -> QuerySet[ItemStep]:
    """List what our people did with an item, in order."""
    return ItemStep.objects.filter(item=item).select_related("person").order_by("number")


def sent_of(by: Actor, item: ExchangeItem) -> str:
    """Give what is sent, as it is approved; nothing for whoever does not read its report."""
    reads = item.report is None or gate.may(by, Act.SEE_REPORTS, on=item.report)
    return bytes(item.payload).decode() if reads and item.payload else ""


def calls_of(item: ExchangeItem) -> QuerySet[ItemCall]:
    """List the calls about an item, in order."""
    return ItemCall.objects.filter(item=item).select_related("exchange").order_by("pk")


def actions_of(item: ExchangeItem) -> QuerySet[ItemAction]:
    """List what they are told of an item afterwards, in order."""
    return ItemAction.objects.filter(item=item).order_by("pk")


def to_tell(item: ExchangeItem) -> ItemAction | None:
    """Give the next that they are not told yet."""
    return actions_of(item).filter(told_at=None).first()


def made_it(by: Actor, item: ExchangeItem) -> bool:
    """Say whether the actor made an item, or chose its route."""
    if by.person == item.made_by_id:
        return True
    return ItemStep.objects.filter(item=item, kind__in=_MAKING, person=by.person).exists()


def partner_for(by: Actor, name: str) -> Partner:
    """Find an approved hotline or force of the unit's directory by its name.

    Raises:
        NotFound: there is none.
    """
    kinds = (Partner.Kind.HOTLINE, Partner.Kind.FORCE)
    found = Partner.objects.filter(
        unit=by.unit, name=name.strip(), kind__in=kinds, state=Partner.State.APPROVED
    ).first()
    if found is None:
        raise NotFound(f"The directory has no approved hotline and no approved force {name[:60]!r}.")
    return found


def recipients(by: Actor) -> QuerySet[Partner]:
    """List the approved hotlines and forces of other countries that the directory has."""
    kinds = (Partner.Kind.HOTLINE, Partner.Kind.FORCE)
    found = Partner.objects.filter(unit=by.unit, kind__in=kinds, state=Partner.State.APPROVED)
    return (
        found.exclude(country="")
        .exclude(country=settings.TUTELA.iccam.country.upper())
        .order_by("country", "kind", "name")
    )


def colleague(by: Actor, username: str) -> Person:
    """Find a person of the actor's unit by the name they sign in with.

    Raises:
        NotFound: there is none.
    """
    found = Person.objects.filter(unit=by.unit, username=username, is_active=True).first()
    if found is None:
        raise NotFound(f"Nobody of this unit signs in as {username[:60]!r}.")
    return found


def to_approve(by: Actor) -> QuerySet[ExchangeItem]:
    """Give what waits for the actor's approval."""
    if not gate.may(by, Act.APPROVE_EXCHANGE):
        return ExchangeItem.objects.none()
    waits = ExchangeItem.objects.filter(unit=by.unit, state=State.MADE).exclude(made_by=by.person)
    own = ItemStep.objects.filter(kind__in=_MAKING, person=by.person).values("item")
    return waits.exclude(pk__in=own)


def troubled(by: Actor) -> QuerySet[ExchangeItem]:
    """Give what failed, was refused or could not be read, for whoever works on it."""
    return _standing(by, tuple(state for state in TROUBLED if state != State.NO_ROUTE))


def without_route(by: Actor) -> QuerySet[ExchangeItem]:
    """Give what has no route, for whoever works on it."""
    return _standing(by, (State.NO_ROUTE,))


def to_hand(by: Actor) -> QuerySet[ExchangeItem]:
    """Give the files that wait to be handed over by hand, for whoever works on them."""
    return _standing(by, (State.TO_HAND,))


def _standing(by: Actor, states: tuple[State, ...]) -> QuerySet[ExchangeItem]:
    if not gate.may(by, Act.WORK_EXCHANGES):
        return ExchangeItem.objects.none()
    return ExchangeItem.objects.filter(unit=by.unit, state__in=states)


def waiting(by: Actor) -> int:
    """Count what waits for the actor's approval."""
    return to_approve(by).count()


def moving() -> QuerySet[ExchangeItem]:
    """Give what is on its way, of every unit."""
    return ExchangeItem.objects.filter(state=State.SENDING).order_by("pk")


def units_that_exchange() -> list[int]:
    """Name the units that have exchanged anything."""
    return list(ExchangeItem.objects.order_by("unit").values_list("unit", flat=True).distinct())


def mailed(unit: int) -> QuerySet[ExchangeItem]:
    """Give what was mailed and has no receipt yet."""
    return ExchangeItem.objects.filter(unit=unit, state=State.MAILED, delivery__isnull=False).order_by("pk")


def told_there(unit: int) -> QuerySet[ExchangeItem]:
    """Give what is there at a partner's program, both ways."""
    return ExchangeItem.objects.filter(
        unit=unit, channel=Channel.ICCAM, state=State.TAKEN, remote_id__gt=""
    ).defer("payload")


def noticed(unit: int) -> QuerySet[NoticeItem]:
    """Give the places of such addresses on our notices."""
    return (
        NoticeItem.objects.filter(
            trace__unit=unit, trace__sha256__in=told_there(unit).values("address_sha256")
        )
        .select_related("notice__hold", "trace")
        .order_by("pk")
    )


def incoming(unit: int, remote_id: str) -> ExchangeItem | None:
    """Find what a partner assigned to us under a number; None where it is new."""
    return ExchangeItem.objects.filter(
        unit=unit, environment=Environment.LIVE, direction=Direction.IN, remote_id=remote_id
    ).first()


def open_about(report: Report, address: str, environment: str) -> ExchangeItem | None:
    """Give what is exchanged already of an address of a report, and has not ended."""
    found = ExchangeItem.objects.filter(
        report=report, direction=Direction.OUT, environment=environment, address_sha256=digest_of(address)
    )
    return found.exclude(state=State.ENDED).first()


def pulls_of(by: Actor) -> QuerySet[Pull]:
    """List the rounds in which what partners assigned was fetched, the newest first.

    Raises:
        NotAllowed: the actor may not see them.
    """
    gate.require(by, Act.SEE_EXCHANGES)
    return Pull.objects.filter(unit=by.unit).order_by("-pk")


def pulling_unit() -> int | None:
    """Give the unit that partners assign to, as the settings name it, or else the first one."""
    named = settings.TUTELA.iccam.unit
    found = Unit.objects.filter(name=named) if named else Unit.objects.all()
    return found.order_by("pk").values_list("pk", flat=True).first()


def is_pull_due(unit: int) -> bool:
    """Say whether it is time to fetch what partners assigned; never, unless the settings say how often."""
    minutes = settings.TUTELA.iccam.minutes
    if minutes <= 0 or not settings.TUTELA.iccam.live:
        return False
    last = Pull.objects.filter(unit=unit).order_by("-pk").first()
    return last is None or last.began_at <= timezone.now() - timedelta(minutes=minutes)
