"""Says what a breach was, or what was done about it."""

from django.db import transaction

from tutela.casework import gate
from tutela.casework.clocks.actions.end import end
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.support.actions.breaches.report_breach import COUNTS
from tutela.casework.support.errors import BadRecord, BreachMoved
from tutela.casework.support.models import Breach, BreachStep
from tutela.engine.taxonomy import terminology

# Which state may follow which; the same may be said again with more words.
_AFTER = {
    Breach.State.OPEN: {Breach.State.OPEN, Breach.State.TOLD, Breach.State.NOT_NEEDED},
    Breach.State.TOLD: {Breach.State.TOLD, Breach.State.ENDED},
    Breach.State.NOT_NEEDED: {Breach.State.NOT_NEEDED, Breach.State.TOLD, Breach.State.ENDED},
    Breach.State.ENDED: set[Breach.State](),
}
_MOST_LETTERS = 4000


@transaction.atomic
def write_breach_step(by: Actor, breach: Breach, seen: int, what: str, state: str, says: str) -> BreachStep:
    """Put down one thing more about a breach; who reported it says what it was, and not what comes of it.

    Args:
        by: the reporter, their line manager or the security lead.
        breach: which.
        seen: the version that they had before them.
        what: what went wrong, a code.
        state: how far it has come, a code.
        says: in their own words.

    Raises:
        NotAllowed: it is not for the actor.
        BreachMoved: somebody did something with it meanwhile, or it has ended.
        BadRecord: a code is none or does not follow, or nothing is said.
        RefusedWords: it says what is said by codes alone.
    """
    gate.require(by, Act.REPORT_BREACH, on=breach)
    terminology.guard(says)
    current = Breach.objects.select_for_update(no_key=True).get(pk=breach.pk)
    if current.version != seen or current.state == Breach.State.ENDED:
        raise BreachMoved(f"{current} is not as you saw it any more. Load the page again.")
    leads = by.person in (current.lead_id, current.manager_id)
    allowed = _AFTER[Breach.State(current.state)] if leads else {current.state}
    if what not in Breach.What.values or state not in allowed:
        raise BadRecord("Choose what went wrong, and a state that follows; manager or lead say it.")
    if not says.strip() or len(says) > _MOST_LETTERS:
        raise BadRecord(f"Say it in a sentence or two, in at most {_MOST_LETTERS:,} characters.")
    if current.state == Breach.State.OPEN and state != Breach.State.OPEN:
        end(by, "breach", [current.pk], COUNTS)
    current.version, current.what, current.state = seen + 1, what, state
    current.save(update_fields=["version", "what", "state"])
    step = BreachStep.objects.create(
        breach=current, number=seen + 1, what=what, state=state, says=says.strip(), by_id=by.person
    )
    log.record(
        by, "breach.noted", purpose="security", wrote=[current, step], breach=current.pk, what_code=what,
        state=state,
    )  # fmt: skip
    return step
