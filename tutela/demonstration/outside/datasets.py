"""Gives the own list to two partners: a snapshot and deltas, with receipts, a recall and feedback.

One partner answered the recall and the other did not; its answer is due on the next day, and overdue after.
"""

import json
from collections.abc import Sequence

from django.db import transaction

from tutela.casework.datasets import actions
from tutela.casework.datasets.models import Delta, Feedback, Receipt, Supply
from tutela.casework.editions.models import Edition
from tutela.casework.items.models import Item
from tutela.casework.lists.models import Entry, HashList
from tutela.casework.partners.models import Partner
from tutela.casework.quality import actions as quality
from tutela.casework.quality.models import Finding
from tutela.demonstration import desk
from tutela.demonstration.desk.editions import OWN
from tutela.demonstration.desk.grading import RELEASED
from tutela.demonstration.outside.partners import approved, hotline_abroad
from tutela.demonstration.team import Whole


def give_datasets(team: Whole) -> None:
    """Release, publish and give out three editions of the own list, and enter what the partners say of them.

    With the second edition what was revoked, or got another grade, is taken back from both.
    """
    for number in range(1, len(RELEASED) + 1):
        desk.release_one(team, number)
        edition = desk.publish(team, number)
        supplies = _supplies(team)
        for supply in supplies:
            _pull(team, supply, edition)
        if number == 1:
            desk.mark_items(team)
            with transaction.atomic():
                if not Finding.objects.filter(item__unit=team.quinn.unit).exists():
                    desk.find_faults(team)
                    desk.revoke_first(team)
    _recall(team, supplies)
    _feedback(team, supplies[0])
    desk.leave_proposal(team)


@transaction.atomic
def _supplies(team: Whole) -> list[Supply]:
    """Agree with both partners on what they are given; one of them answers recalls within a day."""
    own = HashList.objects.get(unit=team.sam.unit, name=OWN)
    second = approved(team, "example-hotline-ten", "Example hotline ten", Partner.Kind.HOTLINE, "IE")
    made = []
    for partner, fields, days in (
        (hotline_abroad(team), ["category", "md5", "pdq"], 7),
        (second, ["pdq"], 1),
    ):
        supply = Supply.objects.filter(partner=partner, hash_list=own).first()
        if supply is None:
            supply = actions.propose_supply(
                team.finn, partner, own, fields, legal_basis="Memorandum 9, section 2.", answer_days=days
            )
            supply = actions.confirm_supply(team.sam, supply)
        made.append(supply)
    return made


@transaction.atomic
def _pull(team: Whole, supply: Supply, edition: Edition) -> None:
    """Make the delta of an edition, give it out, and enter that the partner applied it."""
    if Delta.objects.filter(supply=supply, to_edition=edition.number).exists():
        return
    delta = actions.make_delta(team.finn, supply)
    for _ in actions.export_delta(team.finn, delta):
        """It goes to nobody: what stands on record is that it was given out."""
    held = json.loads(delta.manifest)["entries_after"]
    actions.enter_receipt(team.finn, delta, Receipt.Says.RECEIVED)
    actions.enter_receipt(team.finn, delta, Receipt.Says.APPLIED, held)


@transaction.atomic
def _recall(team: Whole, supplies: Sequence[Supply]) -> None:
    """Enter the first partner's answer, and that the second was asked again, which said nothing yet."""
    first, second = (supply.recalls.first() for supply in supplies)
    if first is not None and first.answered_at is None:
        actions.answer_recall(team.finn, first, "removed", first.entries, "Sentence 2.")
    if second is not None and second.chased == 0:
        actions.chase_recall(team.finn, second)


@transaction.atomic
def _feedback(team: Whole, supply: Supply) -> None:
    """Enter that an entry matched something else, which came back as a finding; and one that waits."""
    if Feedback.objects.filter(supply=supply).exists():
        return
    entries = Entry.objects.filter(hash_list=supply.hash_list_id, revoked_at=None).exclude(listed_at=None)
    about, other = entries.order_by("pk")[:2]
    said = actions.enter_feedback(
        team.finn, supply, bytes(about.sha256 or b"").hex(), "false_match", "Sentence 3."
    )
    finding = quality.raise_finding(
        team.quinn, Item.objects.get(pk=about.item_id or 0), "critical", f"Feedback {said.pk} of {supply}."
    )
    actions.answer_feedback(team.sam, said, Feedback.Outcome.CHECKED, f"Finding {finding.pk}.")
    actions.enter_feedback(
        team.finn, supply, bytes(other.sha256 or b"").hex(), "wrong_category", "Sentence 4."
    )
