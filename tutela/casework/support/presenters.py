"""A record of support in words, for the page and the file of whom it is."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.dateformat import format as dated

from tutela.casework.people.models import Person
from tutela.casework.support.records import TITLES, Kind, Record
from tutela.casework.support.rules import Rules
from tutela.casework.times import moment

Names = Mapping[int, str]


def names_in(records: Iterable[Record]) -> Names:
    """Give the names of all whom some records name, in one question."""
    kept = list(records)
    numbers = {each.person for each in kept}
    numbers |= {each.body[key] for each in kept for key in ("about", "to") if key in each.body}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


def as_row(record: Record, laid_down: Rules, names: Names) -> dict[str, str]:
    """Say what a record is: its number, what it is, when it was filed, whom it concerns, and what it says."""
    body = record.body
    return {
        "number": str(record.number),
        "what": TITLES[record.kind],
        "at": moment(record.at),
        "by": names[record.person],
        "about": names.get(body.get("about", 0), ""),
        "to": names.get(body.get("to", 0), ""),
        "code": _coded(record, laid_down),
        "says": str(body.get("says", "")),
    }


def day(written: str) -> str:
    """Say a day that a record holds: "5 March 2027"."""
    return dated(date.fromisoformat(written), "j F Y")


def _coded(record: Record, laid_down: Rules) -> str:
    body = record.body
    if record.kind is Kind.CHECK_IN:
        return laid_down.answers.get(body["answer"], body["answer"])
    if "session" in body:
        session = laid_down.sessions.get(body["session"])
        return f"{session.title if session else body['session']}, {day(body['on'])}"
    if record.kind is Kind.OPT_OUT:
        return ", ".join(body["classes"]) or "None"
    return f"Record {body['of']}" if record.kind is Kind.SEEN else ""
