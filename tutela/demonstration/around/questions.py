"""What the unit is asked: enquiries, who did what with a case, and what is held of a person."""

from django.db import transaction
from django.utils import timezone

from tutela.casework.cases.models import Case
from tutela.casework.disclosure import actions as disclosure
from tutela.casework.disclosure.models import AccessRequest, LogAnswer
from tutela.casework.enquiries import actions as enquiries
from tutela.casework.enquiries.models import Enquiry
from tutela.casework.gate import Actor
from tutela.casework.subjects.models import Subject
from tutela.demonstration.inquiry.telephones import SHARED_ADDRESS
from tutela.demonstration.team import Whole

# By which way each came, who asks, and about what.
_ASKED = (
    ("telephone", "police", "process"),
    ("mail", "partner", "known"),
    ("letter", "company", "figures"),
    ("in_person", "professional", "found"),
)


def ask_things(team: Whole, case: Case) -> None:
    """Have the unit asked what it was not asked yet."""
    _enquiries(team)
    _logs(team.sam, case)
    _requests(team, case)


@transaction.atomic
def _enquiries(team: Whole) -> None:
    """Enter four enquiries: one open, one looked up and told, one escalated, one ended."""
    ida = team.ida
    if Enquiry.objects.filter(unit=ida.unit).exists():
        return
    _, known, doubtful, ended = (
        enquiries.enter(ida, enquiries.Asked(*asked, f"Question {number}."))
        for number, asked in enumerate(_ASKED, 1)
    )
    known = enquiries.take_up(ida, known, known.version)
    looked = enquiries.look_up(ida, known, known.version, SHARED_ADDRESS, "prevention")
    known.refresh_from_db()
    enquiries.tell(ida, known, known.version, looked.step.number, "withheld", minutes=6)
    enquiries.escalate(ida, doubtful, doubtful.version, "disclosure", "Sentence 1.")
    ended = enquiries.add_note(ida, ended, ended.version, "Sentence 2.", minutes=9)
    enquiries.end_enquiry(ida, ended, ended.version, "answered", "Sentence 3.", minutes=4)


@transaction.atomic
def _logs(sam: Actor, case: Case) -> None:
    if not LogAnswer.objects.filter(unit=sam.unit).exists():
        today = timezone.localdate()
        disclosure.answer_logs(sam, "case", case.reference, today, today, "lawfulness", "Sentence 4.")


@transaction.atomic
def _requests(team: Whole, case: Case) -> None:
    """Enter a request of a person who is named here, which waits, and one of nobody's, which is answered."""
    if AccessRequest.objects.filter(unit=team.finn.unit).exists():
        return
    today = timezone.localdate()
    named = Subject.objects.filter(anchor__case=case).order_by("pk").first()
    waits = disclosure.open_request(team.finn, "Person 21", "21 Example Street", today, named)
    disclosure.gather_items(team.finn, waits)
    done = disclosure.open_request(team.finn, "Person 22", "22 Example Street", today)
    disclosure.confirm_identity(team.finn, done, "Sentence 5.", today)
    disclosure.propose_answer(team.finn, done)
    disclosure.answer_request(team.sam, done, is_approved=True)
