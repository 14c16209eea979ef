"""Asks for the opinions that released items lack to stand on a list."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.editions import candidates
from tutela.casework.editions.actions import locked
from tutela.casework.gate import Act, Actor
from tutela.casework.grading.actions.opinions.ask_more import ask_more
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.lists.models import HashList


@transaction.atomic
def ask_missing(by: Actor, hash_list: HashList) -> int:
    """Have released items whose grade is founded less well than a list demands come to further people.

    Until these have decided, each counts as it was released. How many opinions that takes the policy says.

    Returns:
        Of how many items opinions were asked for now; at most `candidates.MOST_ASKED`.

    Raises:
        NotAllowed: the actor may not propose entries in this unit.
        NotOwn: the list is a partner's.
    """
    gate.require(by, Act.PROPOSE_ENTRIES, hash_list)
    hash_list = locked.own_list(hash_list)
    if not hash_list.level:
        return 0
    wants = policy().wanted_for(hash_list.level)
    waiting = candidates.to_ask(hash_list, wants).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True)[: candidates.MOST_ASKED])
    asked = ask_more(by, numbers, wants)
    if asked:
        log.record(
            by, "list.opinions_asked", purpose="listing", list=hash_list.pk, wants=wants, items=len(asked)
        )
    return len(asked)
