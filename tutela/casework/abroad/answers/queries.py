"""Questions about what partners say of what they have: whom to ask next, and who says nothing."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.abroad.models import Direction, ExchangeItem, ItemCall, ItemStep, RemoteState
from tutela.casework.abroad.queries import told_there
from tutela.casework.gate import Act, Actor

Code = RemoteState.Code
# So long after a question that failed, none is asked about the same.
_PAUSE = timedelta(hours=1)
_OF_ASKING = (ItemCall.Kind.SIGN_IN, ItemCall.Kind.ACTION_TYPES, ItemCall.Kind.STATE)


def states_of(item: ExchangeItem) -> QuerySet[RemoteState]:
    """List what they said of an item, the newest first."""
    return RemoteState.objects.filter(item=item).order_by("-pk")


def handed_over(unit: int) -> QuerySet[ExchangeItem]:
    """Give what a partner's program has of ours, in the order in which it went there."""
    return told_there(unit).filter(direction=Direction.OUT).order_by("pk")


def to_ask(unit: int) -> QuerySet[ExchangeItem]:
    """Give what it is time to ask about, what was asked longest ago first; never, unless a setting says."""
    hours = settings.TUTELA.iccam.state_hours
    if hours <= 0:
        return ExchangeItem.objects.none()
    now, began = timezone.now(), "item_calls__exchange__began_at"
    well = Q(item_calls__kind=ItemCall.Kind.STATE, item_calls__is_well=True)
    failed = Q(item_calls__kind__in=_OF_ASKING, item_calls__is_well=False)
    found = handed_over(unit).annotate(asked_at=Max(began, filter=well), failed_at=Max(began, filter=failed))
    is_due = Q(asked_at=None) | Q(asked_at__lte=now - timedelta(hours=hours))
    may_be = Q(failed_at=None) | Q(failed_at__lte=now - _PAUSE)
    return found.filter(is_due, may_be).order_by(F("asked_at").asc(nulls_first=True), "pk")


def silent(by: Actor) -> QuerySet[ExchangeItem]:
    """Give what they have and said nothing of for longer than the settings let them, for whoever works on it.

    Whoever asked them another way has until the same time from then.
    """
    days = settings.TUTELA.iccam.silence_days
    if settings.TUTELA.iccam.state_hours <= 0 or days <= 0 or not gate.may(by, Act.WORK_EXCHANGES):
        return ExchangeItem.objects.none()
    before = timezone.now() - timedelta(days=days)
    said = RemoteState.objects.filter(item=OuterRef("pk")).exclude(code=Code.NOTHING)
    asked = ItemStep.objects.filter(item=OuterRef("pk"), kind=ItemStep.Kind.ASKED, at__gt=before)
    return handed_over(by.unit).filter(~Exists(said), ~Exists(asked), since__lte=before)


def is_silent(by: Actor, item: ExchangeItem) -> bool:
    """Say whether an item is one of which they said nothing for too long."""
    return silent(by).filter(pk=item.pk).exists()
