"""What is known of a case: graded lines, hypotheses, a source apart, and who is named and nominated."""

from django.db import transaction

from tutela.casework.bundles import actions as bundles
from tutela.casework.bundles.models import Join
from tutela.casework.cases.models import Case
from tutela.casework.gate import Actor
from tutela.casework.intelligence import actions as intelligence
from tutela.casework.intelligence.models import Message, Translation
from tutela.casework.logbook import actions as logbook
from tutela.casework.logbook.models import Line
from tutela.casework.subjects import actions as subjects
from tutela.casework.subjects.models import Nomination, Subject
from tutela.demonstration.approving import READ_ON
from tutela.demonstration.team import Whole


def file_lines(team: Whole, case: Case) -> None:
    """File what is not there yet."""
    _lines(team, case)
    _translation(team.ida, case)
    _nomination(team.finn, case)
    _joins(team.ida)


@transaction.atomic
def _lines(team: Whole, case: Case) -> None:
    finn = team.finn
    if Line.objects.filter(case=case).exists():
        return
    for number, (provenance, source) in enumerate((("officer", "1"), ("communication", "2")), 1):
        graded = logbook.Graded(f"Sentence {number}.", source, "A", "P", provenance, "review", READ_ON)
        line = logbook.file_line(finn, case, graded)
    signed = logbook.sanitise(finn, line, "Sentence 3.")
    logbook.sign_text(team.quinn, line, signed.number)
    hypothesis = logbook.pose(finn, case, "Sentence 4.")
    logbook.weigh(finn, hypothesis, line, "Sentence 5.", is_for=True)
    logbook.register_source(finn, "Person 31")


@transaction.atomic
def _translation(ida: Actor, case: Case) -> None:
    message = Message.objects.filter(thread__exhibit__case=case).order_by("pk").first()
    if message is not None and not Translation.objects.filter(message=message).exists():
        intelligence.translate(ida, message, "pl", "Sentence 6.")


@transaction.atomic
def _nomination(finn: Actor, case: Case) -> None:
    subject = Subject.objects.filter(anchor__case=case, subject_class="suspect").order_by("pk").first()
    if subject is not None and not Nomination.objects.filter(subject=subject).exists():
        subjects.nominate(finn, subject, "National tasking", "Sentence 7.")


@transaction.atomic
def _joins(ida: Actor) -> None:
    """Undo what the machine joined once, as a person may, so that both ways are there to look at."""
    join = Join.objects.filter(unit=ida.unit, kind="report").order_by("pk").first()
    undone = Join.objects.filter(unit=ida.unit, state=Join.State.UNDONE)
    if join is not None and not undone.exists():
        bundles.undo_join(ida, join, "Sentence 8.")
