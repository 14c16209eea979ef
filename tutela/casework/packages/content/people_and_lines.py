"""The people of a case, and its lines of intelligence: signed texts alone, and nothing of their sources."""

from collections.abc import Iterator

from tutela.casework.cases.models import Case
from tutela.casework.logbook.models import Line, Sanitised
from tutela.casework.packages.content.contents import as_table, harmless
from tutela.casework.subjects.models import Observation, Subject

PEOPLE, LINES = "people.csv", "intelligence.csv"
_PEOPLE = ("subject", "called", "class", "basis", "risk", "immediate", "identifiers")
_LINES = ("line", "source", "information", "handling", "conditions", "class", "basis", "marking", "text")


def parts(case: Case) -> dict[str, str]:
    """Give the parts that name the people of a case and what may be handed on of its log, if there is any."""
    people = [_person(each) for each in Subject.objects.filter(case=case).select_related("anchor")]
    lines = [_line(text) for text in _signed(case)]
    found = {PEOPLE: as_table(_PEOPLE, people), LINES: as_table(_LINES, lines)}
    return {name: text for name, text in found.items() if {PEOPLE: people, LINES: lines}[name]}


def conditions(case: Case) -> list[str]:
    """Give the conditions under which lines of a case may be handed on, each once."""
    return sorted({text.line.conditions for text in _signed(case) if text.line.conditions})


def _signed(case: Case) -> Iterator[Sanitised]:
    """Give the newest text of each line that is not corrected by another, where it was signed."""
    corrected = Line.objects.filter(case=case, corrects__isnull=False).values("corrects")
    texts = Sanitised.objects.filter(line__case=case).exclude(line__in=corrected).select_related("line")
    newest = {text.line_id: text for text in texts.order_by("line", "number")}
    yield from (text for text in newest.values() if text.signed_by_id is not None)


def _line(text: Sanitised) -> dict[str, object]:
    line = text.line
    return {
        "line": str(line),
        "source": line.source,
        "information": line.information,
        "handling": line.handling,
        "conditions": harmless(line.conditions),
        "class": line.subject_class,
        "basis": "opinion" if line.is_opinion else "fact",
        "marking": line.marking,
        "text": " ".join(map(harmless, text.text.splitlines())),
    }


def _person(one: Subject) -> dict[str, object]:
    named = Observation.standing.filter(case=one.case_id, entity=one.anchor.entity, is_strong=True)
    texts = dict.fromkeys(named.order_by("pk").values_list("canonical", flat=True))
    return {
        "subject": str(one),
        "called": harmless(one.title),
        "class": one.subject_class,
        "basis": "opinion" if one.is_opinion else "fact",
        "risk": one.band,
        "immediate": "yes" if one.is_immediate else "no",
        "identifiers": "; ".join(map(harmless, texts)),
    }
