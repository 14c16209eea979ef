"""The steps that lock a series, keep what was done with it, and put referrals into it."""

from tutela.casework import database
from tutela.casework.gate import Actor
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.referrals.models import Referral
from tutela.casework.series.errors import BadSeries, SeriesMoved
from tutela.casework.series.models import Member, Series, Step
from tutela.engine.taxonomy import terminology

LONGEST = 500


def locked(series: Series, seen: int | None = None) -> Series:
    """Give a series as it stands, for this transaction alone.

    Raises:
        SeriesMoved: it is another version than was seen, or was joined into another.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A series moves inside the transaction of the act that moves it.")
    lock_unit(series.unit_id)
    current = Series.objects.select_for_update(of=["self"]).select_related("unit").get(pk=series.pk)
    if seen is not None and current.version != seen:
        raise SeriesMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if current.into_id is not None:
        raise SeriesMoved(f"{current} was joined into VS-{current.into_id}. Go on there.")
    return current


def write_step(by: Actor, series: Series, kind: Step.Kind, says: str = "") -> Step:
    """Write what was done with a locked series, and its row as it stands.

    Raises:
        BadSeries: the words are too long.
        RefusedWords: they hold some that are not used here.
    """
    terminology.guard(says)
    if len(says) > LONGEST:
        raise BadSeries(f"Say it in at most {LONGEST} characters.")
    last = series.steps.order_by("-number").values_list("number", flat=True).first() or 0
    series.version += 1
    series.save()
    return Step.objects.create(series=series, number=last + 1, kind=kind, says=says.strip(), by=by.name)


def open_with(by: Actor, title: str, named_by: str = "", owner: int | None = None) -> tuple[Series, Step]:
    """Open a series, in the transaction of the act that needs it; it is its opener's, or somebody's named."""
    series = Series.objects.create(
        unit_id=by.unit, title=title, named_by=named_by, owner_id=owner or by.person or None, made_by=by.name
    )
    says = f"Named by {named_by}" if named_by else ""
    return series, Step.objects.create(series=series, number=1, kind=Step.Kind.OPENED, says=says, by=by.name)


def put_in(by: Actor, series: Series, referral: Referral, because: str) -> Member:
    """Put a referral into a locked series.

    Raises:
        SeriesMoved: it is in one already.
    """
    there = Member.objects.filter(referral=referral, left_at=None).first()
    if there is not None:
        raise SeriesMoved(f"{referral} is in VS-{there.series_id} already. Take it out there first.")
    return Member.objects.create(series=series, referral=referral, because=because[:200], added_by=by.name)
