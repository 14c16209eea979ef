"""Notes an observation by hand: what a person found named in a message, a report or a file."""

from dataclasses import dataclass

from django.db import transaction

from tutela.casework import gate
from tutela.casework.cases.models import Case
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.identifiers.actions.note import storable
from tutela.casework.identifiers.keys import key_of, loose_key_of
from tutela.casework.intelligence.models import Message
from tutela.casework.items.models import Instance
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.casework.reports.models import Report
from tutela.casework.subjects.actions.gather import join_strong
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.errors import BadSubject
from tutela.casework.subjects.models import LABEL, OTHER, Observation
from tutela.casework.subjects.names import KINDS, NAME, as_name
from tutela.engine import identifiers
from tutela.engine.taxonomy import terminology

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person found named.

    Attributes:
        text: as it stands in the source.
        kind: what it is; "" leaves it to the reading of the text.
        origin_kind: "message", "report" or "item"; "stated" where the person has it from elsewhere.
        origin: the number of the source; 0 for what is stated.
        place: where in it, or from where the person has it.
        subject_class: a code of the classes.
        is_opinion: a person's assessment, and no fact.
    """

    text: str
    kind: str = ""
    origin_kind: str = "stated"
    origin: int = 0
    place: str = ""
    subject_class: str = OTHER
    is_opinion: bool = False


@transaction.atomic
def note_observation(by: Actor, case: Case, noted: Noted) -> Observation:
    """Note one observation; a strong identifier joins it to those of the case that name the same.

    One that was withdrawn is there again.

    Raises:
        NotAllowed: the actor does not work on who is named in cases.
        BadSubject: nothing is named, the source is not of the case, or a code is none.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_SUBJECTS, on=case)
    terminology.guard(noted.text, noted.place)
    _require_sound(by, case, noted)
    lock_unit(by.unit)
    one = _read(noted)
    made, is_new = Observation.objects.get_or_create(
        case=case, key=key_of(one), origin_kind=noted.origin_kind, origin=noted.origin,
        place=noted.place.strip(),
        defaults={
            "unit_id": by.unit, "kind": NAME if noted.kind == NAME else one.kind.value,
            "raw": storable(noted.text.strip()), "canonical": storable(one.canonical or one.loose),
            "loose_key": loose_key_of(one.loose), "is_strong": one.is_strong and bool(one.canonical),
            "subject_class": noted.subject_class, "is_opinion": noted.is_opinion, "noted_by_id": by.person,
        },
    )  # fmt: skip
    if not is_new and made.withdrawn_at is None:
        raise BadSubject(f"{made} says that already.")
    if not is_new:
        made.withdrawn_by_id, made.withdrawn_at, made.why_withdrawn = None, None, ""
        made.noted_by_id, made.subject_class, made.is_opinion = (
            by.person,
            noted.subject_class,
            noted.is_opinion,
        )
    made.entity = made.pk
    made.save()
    log.record(
        by, "observation.noted", purpose="investigation", wrote=[made], observation=made.pk, case=case.pk,
        kind=made.kind, origin_kind=made.origin_kind, origin=made.origin,
    )  # fmt: skip
    if made.is_strong:
        join_strong(by, case)
    made.refresh_from_db()
    return made


def _read(noted: Noted) -> identifiers.Identifier:
    text = noted.text.strip()
    kind = identifiers.Kind(noted.kind) if noted.kind not in ("", NAME) else None
    one = as_name(text) if noted.kind == NAME else identifiers.read(text, kind)
    return one if one.canonical or one.loose else as_name(text)


def _require_sound(by: Actor, case: Case, noted: Noted) -> None:
    if not noted.text.strip() or len(noted.text) > _LONGEST or len(noted.place) > LABEL:
        raise BadSubject(f"Name one thing in at most {_LONGEST} characters, and its place in at most 120.")
    if noted.kind and noted.kind not in KINDS:
        raise BadSubject(f"{noted.kind!r} is none of {', '.join(KINDS)}.")
    if noted.subject_class not in classes().titles:
        raise BadSubject(f"{noted.subject_class!r} is none of {', '.join(classes().titles)}.")
    match noted.origin_kind:
        case "message":
            there = Message.objects.filter(pk=noted.origin, thread__exhibit__case=case).exists()
        case "item":
            there = Instance.objects.filter(item=noted.origin, intake__exhibit__case=case).exists()
        case "report":
            gate.require(by, Act.SEE_REPORTS)
            there = Report.objects.filter(pk=noted.origin, unit=by.unit).exists()
        case "stated":
            there = noted.origin == 0 and bool(noted.place.strip())
        case _:
            there = False
    if not there:
        raise BadSubject(
            "Name a message or a file of this case, a report of this unit, or say where it is from."
        )
