"""Which items are of one series with an item: those of the referrals in it, if it is linked to one."""

from django.db.models import Q

from tutela.casework.examination.models import Match, StackMember
from tutela.casework.gate import Actor
from tutela.casework.series.models import Member


def kin_of(by: Actor, item: int) -> list[tuple[int, str]]:
    """Give the other items of the series of an item, each with the series.

    An item belongs to a series where it, or one of its stack, or one that the same entry of a list names, is
    what a referral in the series is about.
    """
    entries = Match.objects.filter(item=item, entry__revoked_at=None).values("entry")
    stack = StackMember.objects.filter(item=item).values("stack")
    links = (
        Q(referral__item=item)
        | Q(referral__item__stack_member__stack__in=stack)
        | Q(referral__item__matches__entry__in=entries)
        | Q(referral__item__entries__in=entries)
    )
    own = Member.objects.filter(series__unit=by.unit, left_at=None)
    others = own.filter(series__in=own.filter(links).values("series")).exclude(referral__item=item)
    rows = others.order_by("series", "referral__item").values_list("referral__item", "series")
    return [(number, f"series VS-{series}") for number, series in rows.distinct()]
