"""Lets the program of the hotline abroad ask the own list."""

from django.db import transaction

from tutela.casework.gate import machine
from tutela.casework.lists.models import HashList
from tutela.casework.lookups import actions
from tutela.casework.lookups.matching import Question
from tutela.casework.lookups.models import Grant
from tutela.casework.partners.models import AccessKey
from tutela.demonstration.desk.editions import OWN
from tutela.demonstration.outside.partners import hotline_abroad
from tutela.demonstration.team import Whole


@transaction.atomic
def let_ask(team: Whole) -> None:
    """Grant what finn proposes and sam confirms, and answer twice by it."""
    hotline, own = hotline_abroad(team), HashList.objects.get(unit=team.sam.unit, name=OWN)
    if not Grant.objects.filter(partner=hotline).exists():
        terms = actions.Terms(60, 600, "Memorandum 9, section 3.")
        grant = actions.propose_grant(team.finn, hotline, {"OWN": own}, terms)
        _ask(actions.confirm_grant(team.sam, grant), own)


def _ask(grant: Grant, own: HashList) -> None:
    """Have its program ask for something that the list knows, and for something that nobody knows."""
    key = AccessKey.objects.filter(partner=grant.partner).earliest("pk").pk
    known = own.entries.filter(revoked_at=None).exclude(listed_at=None).earliest("pk")
    answer = machine(grant.partner.unit_id, "the look-ups")
    for digest in (bytes(known.md5 or b""), bytes(16)):
        asked = Question(key, "lookup", "md5", digest, frozenset({own.pk}))
        actions.answer_lookups(answer, grant, [asked])
