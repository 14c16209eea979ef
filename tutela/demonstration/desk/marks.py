"""Marks on items: a child at risk now, and first recordings; with their referrals and a series of them."""

from django.db import transaction

from tutela.casework.gate import Actor
from tutela.casework.grading.models import Lot
from tutela.casework.origins import actions as origins
from tutela.casework.origins.models import Clearing
from tutela.casework.referrals import actions as referrals
from tutela.casework.referrals.models import Referral
from tutela.casework.series import actions as series
from tutela.casework.series.models import Series
from tutela.demonstration.team import Whole


@transaction.atomic
def mark_items(team: Whole) -> None:
    """Mark three items of the first lot: their referrals stand with others, as a draft, and closed."""
    if Referral.objects.filter(unit=team.asif.unit).exists():
        return
    first = Lot.objects.filter(unit=team.asif.unit).earliest("pk")
    items = [row.item for row in first.shift.assessments.order_by("-item")[:3]]
    risk = referrals.mark_at_risk(team.asif, items[0])
    referrals.confirm_first_generation(team.asif, items[1])
    known = referrals.confirm_first_generation(team.asif, items[2])
    referrals.add_lead(team.finn, risk, "language", "pl", "Sentence 1.")
    risk.refresh_from_db()
    referrals.move_on(team.finn, risk, risk.version, "referred")
    referrals.move_on(team.finn, known, known.version, "closed", "known")
    origins.ask_to_clear(team.asif, items[2].marks.get(), Clearing.Reason.KNOWN)
    _series(team.finn, risk)


def _series(finn: Actor, risk: Referral) -> None:
    there = Series.objects.filter(unit=finn.unit).order_by("pk").first()
    if there is not None:
        series.add_referral(finn, there, risk, "Sentence 2.")
