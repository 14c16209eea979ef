"""A record of support in words, for the page and the file of whom it is."""

from tutela.casework.support.records import TITLES, Kind, Record
from tutela.casework.support.rules import Rules
from tutela.casework.times import moment


def as_row(record: Record, laid_down: Rules) -> dict[str, str]:
    """Say what a record is: its number, what it is, when it was filed, and what it says."""
    return {
        "number": str(record.number),
        "what": TITLES[record.kind],
        "at": moment(record.at),
        "code": _coded(record, laid_down),
        "says": str(record.body.get("says", "")),
    }


def _coded(record: Record, laid_down: Rules) -> str:
    if record.kind is Kind.CHECK_IN:
        return laid_down.answers.get(record.body["answer"], record.body["answer"])
    return ""
