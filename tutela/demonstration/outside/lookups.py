"""Lets the program of the hotline abroad ask the own list."""

from django.db import transaction

from tutela.casework.lists.models import HashList
from tutela.casework.lookups import actions
from tutela.casework.lookups.models import Grant
from tutela.demonstration.desk.editions import OWN
from tutela.demonstration.outside.partners import hotline_abroad
from tutela.demonstration.team import Whole


@transaction.atomic
def let_ask(team: Whole) -> None:
    """Grant what finn proposes and sam confirms."""
    hotline, own = hotline_abroad(team), HashList.objects.get(unit=team.sam.unit, name=OWN)
    if not Grant.objects.filter(partner=hotline).exists():
        terms = actions.Terms(60, 600, "Memorandum 9, section 3.")
        actions.confirm_grant(team.sam, actions.propose_grant(team.finn, hotline, {"OWN": own}, terms))
