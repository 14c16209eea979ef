"""The step that writes what was done with an enquiry, as its next version."""

from tutela.casework import database
from tutela.casework.enquiries.errors import BadEnquiry, EnquiryMoved
from tutela.casework.enquiries.models import Enquiry, State, Step
from tutela.casework.gate import Actor
from tutela.casework.policies.models import Version
from tutela.engine.taxonomy import terminology

MOST_MINUTES = 24 * 60
MOST_LETTERS = 2000


def write_step(
    by: Actor,
    enquiry: Enquiry,
    seen: int,
    kind: Step.Kind,
    *,
    says: str = "",
    code: str = "",
    advice: Version | None = None,
    minutes: int = 0,
    may_have_ended: bool = False,
) -> tuple[Enquiry, Step]:
    """Write the next step; whoever does something with an enquiry that is nobody's takes it up.

    The caller has asked the gate; it saves the enquiry, and records both rows.

    Raises:
        EnquiryMoved: it is another version than was seen, or has ended.
        BadEnquiry: the words are too long, or the minutes are none that a step takes.
        RefusedWords: the words say what is said by codes alone.
        OutsideTransaction: there is no transaction.
    """
    database.require_transaction("A step is written inside the transaction of its act.")
    terminology.guard(says)
    if len(says) > MOST_LETTERS:
        raise BadEnquiry(f"That is {len(says):,} characters long. Say it in {MOST_LETTERS:,}.")
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadEnquiry(f"A step takes from 0 to {MOST_MINUTES:,} minutes, not {minutes:,}.")
    current = Enquiry.objects.select_for_update(of=["self"]).get(pk=enquiry.pk)
    if current.version != seen:
        raise EnquiryMoved(f"{current} is version {current.version} by now, and you saw {seen}. Look again.")
    if (current.state == State.ENDED) != may_have_ended:
        raise EnquiryMoved(f"{current} has {'not ' if may_have_ended else ''}ended.")
    current.version += 1
    current.owner_id = current.owner_id or by.person
    step = Step.objects.create(
        enquiry=current, number=current.version, kind=kind, code=code, says=says, advice=advice,
        minutes=minutes, by_id=by.person,
    )  # fmt: skip
    return current, step
