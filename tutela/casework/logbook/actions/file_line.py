"""Files one line of intelligence with its grading."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Case, Marking
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook import queries
from tutela.casework.logbook.errors import BadLine, NoAuthority
from tutela.casework.logbook.models import Authority, Line
from tutela.casework.logbook.models.lines import SHORT, TEXT
from tutela.casework.logbook.tables import grading, techniques
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.subjects.classes import classes
from tutela.engine.taxonomy import terminology


@dataclass(frozen=True, slots=True)
class Graded:
    """What is filed.

    Attributes:
        text: one piece of intelligence, as the source gave it.
        source: how reliable the source is, 1 to 3.
        information: how the source knows it, A to E.
        handling: P or C.
        conditions: of C.
        provenance: from what kind of place it comes.
        technique: by which technique; a code of the techniques.
        obtained_on: the day on which it was obtained.
        place: which row or place, without the name of a source.
        subject_class: of which class whoever it is about is.
        is_opinion: an assessment, and no fact.
        marking: at least that of the case; "" for just that.
        corrects: the number of a line of the case that this one corrects.
    """

    text: str
    source: str
    information: str
    handling: str
    provenance: str
    technique: str
    obtained_on: date
    conditions: str = ""
    place: str = ""
    subject_class: str = "other"
    is_opinion: bool = False
    marking: str = ""
    corrects: int | None = None


@transaction.atomic
def file_line(by: Actor, case: Case, graded: Graded) -> Line:
    """File a line; what a technique gave that needs an authority is filed only under one that was in force.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: says what is missing, too long, too low or does not fit.
        NoAuthority: the technique needs an authority, and none of the case was in force on that day.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=case)
    terminology.guard(graded.text, graded.conditions, graded.place)
    lock_unit(by.unit)
    _require_sound(graded)
    made = Line.objects.create(
        unit_id=by.unit, case=case, text=graded.text.strip(), source=graded.source,
        information=graded.information, handling=graded.handling, conditions=graded.conditions.strip(),
        provenance=graded.provenance, place=graded.place.strip(), subject_class=graded.subject_class,
        is_opinion=graded.is_opinion, marking=_marking(case, graded), technique=graded.technique,
        authority=_authority(case, graded), obtained_on=graded.obtained_on, corrects=_corrected(case, graded),
        by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "line.filed", purpose="intelligence", wrote=[made], line=made.pk, case=case.pk,
        grading=made.grading, technique=made.technique,
        authority=made.authority_id, text_sha256=log.digest_of(made.text),
    )  # fmt: skip
    return made


def _require_sound(graded: Graded) -> None:
    scales = grading()
    coded = (
        (graded.source, scales.source, "evaluation of a source"),
        (graded.information, scales.information, "assessment of information"),
        (graded.handling, scales.handling, "handling code"),
        (graded.provenance, Line.Provenance.values, "provenance"),
        (graded.technique, techniques(), "technique"),
        (graded.subject_class, classes().titles, "class"),
    )
    for code, codes, what in coded:
        if code not in codes:
            raise BadLine(f"{code!r} is no {what}. It is one of {', '.join(codes)}.")
    if not graded.text.strip() or len(graded.text) > TEXT:
        raise BadLine(f"Say one thing, in at most {TEXT:,} characters.")
    if (graded.handling == "C") != bool(graded.conditions.strip()) or len(graded.conditions) > SHORT:
        raise BadLine(f"Handling C names its conditions, in at most {SHORT} characters, and P has none.")
    if graded.obtained_on > timezone.localdate():
        raise BadLine("It cannot have been obtained in the future. Check the day.")


def _marking(case: Case, graded: Graded) -> str:
    order, floor = Marking.Level.values, queries.marking_of_log(case)
    level = graded.marking or floor
    if level not in order or order.index(level) < order.index(floor):
        raise BadLine(f"The log of {case} is marked {floor}. A line is marked that or higher.")
    return level


def _authority(case: Case, graded: Graded) -> Authority | None:
    technique = techniques()[graded.technique]
    if not technique.needs_authority:
        return None
    found = queries.in_force(case, technique.code, graded.obtained_on).order_by("-expires_on", "-pk").first()
    if found is None:
        raise NoAuthority(
            f"{technique.title} needs an authority ({technique.in_words}). None of {case} was in force on "
            f"{graded.obtained_on}: enter it with its reference and the day on which it expires."
        )
    return found


def _corrected(case: Case, graded: Graded) -> Line | None:
    if graded.corrects is None:
        return None
    found = Line.objects.filter(case=case, pk=graded.corrects).first()
    if found is None:
        raise BadLine(f"{case} has no line IL-{graded.corrects} that could be corrected.")
    return found
