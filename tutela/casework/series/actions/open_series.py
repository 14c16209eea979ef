"""Opens a series: of own referrals, or one that others name and of which nothing is here yet."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.referrals.models import Referral
from tutela.casework.series.actions.add_referral import add_referral
from tutela.casework.series.actions.write_step import open_with
from tutela.casework.series.errors import BadSeries
from tutela.casework.series.models import Series
from tutela.engine.taxonomy import terminology

_TITLE, _NAMED_BY = 80, 200


@transaction.atomic
def open_series(by: Actor, title: str = "", named_by: str = "", first: Referral | None = None) -> Series:
    """Open a series.

    Args:
        by: who opens it.
        title: a name for it, never a child's; may be empty where it is our own.
        named_by: who else uses that name, where it is only named so far.
        first: a referral that is in it.

    Raises:
        NotAllowed: the actor does not work on referrals.
        SeriesMoved: the referral is in a series already; none is opened.
        BadSeries: one that others name has no name, or a text is too long.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_REFERRALS)
    terminology.guard(title, named_by)
    title, named_by = title.strip(), named_by.strip()
    if len(title) > _TITLE or len(named_by) > _NAMED_BY:
        raise BadSeries(f"A name has at most {_TITLE} characters, and who uses it {_NAMED_BY}.")
    if named_by and not title:
        raise BadSeries("Say under which name others know the series.")
    series, step = open_with(by, title, named_by)
    log.record(by, "series.opened", purpose="safeguarding", wrote=[series, step], series=series.pk)
    if first is not None:
        add_referral(by, series, first, "The series was opened with it")
    return series
