"""What a report says, in the words by which a rule book reads facts from it."""

from collections.abc import Iterator

from tutela.engine.formats.reports.incident_types import in_our_terms
from tutela.engine.formats.reports.tip_json import ESCALATED
from tutela.engine.formats.reports.told import PersonRole, Told
from tutela.engine.risk.readings import Said
from tutela.engine.risk.rule_book import Counted, Field

# What rooms below call a report: those of clocks, risk and alerts.
KIND = "report"


def of(told: Told, version: int) -> list[Said]:
    """Give everything in a report that a reading can compare or count, with the place of each.

    Answers are the sender's own words at a path that ends with the name of the question.
    """
    return list(_said(told, f"version {version}"))


def _said(told: Told, where: str) -> Iterator[Said]:
    for incident in told.incident:
        yield Said(Field.INCIDENT, in_our_terms(incident), f"{where}, incident")
    if told.priority is not None:
        yield Said(Field.PRIORITY, told.priority.value, f"{where}, priority")
        # NCMEC's priority does not hide that the company called it urgent.
        if f"{ESCALATED}: " in told.priority.reason:
            yield Said(Field.PRIORITY, ESCALATED, f"{where}, reason of the priority")
    yield Said(Field.CLASS, told.report_class.value, f"{where}, class")
    for number, file in enumerate(told.files, 1):
        place = f"{where}, file {file.reference or file.name or number}"
        for tag in file.tags:
            yield Said(Field.TAG, tag, place)
        if file.classification:
            yield Said(Field.CLASSIFICATION, file.classification, place)
    for path, value in told.further.items():
        yield from _answers(path, value, f"{where}, {path}")
    yield from _counts(told, where)


def _answers(path: str, value: object, where: str) -> Iterator[Said]:
    question = path.rsplit("/", 1)[-1].replace("_", " ")
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield Said(Field.ANSWER, one, where, question)
        elif isinstance(one, bool):
            yield Said(Field.ANSWER, "yes" if one else "no", where, question)


def _counts(told: Told, where: str) -> Iterator[Said]:
    children = [person for person in told.persons if person.role is PersonRole.CHILD]
    reported = [person for person in told.persons if person.role is PersonRole.REPORTED]
    accounts = sum(len(person.identifiers) for person in reported)
    given = accounts + len(told.addresses) + len(told.network) + len(told.devices)
    yield Said(Counted.CHILDREN, len(children), f"{where}, persons")
    yield Said(Counted.ACCOUNTS, accounts, f"{where}, persons")
    yield Said(Counted.IDENTIFIERS, given, f"{where}, addresses, persons, network and devices")
    yield Said(Counted.FILES, len(told.files), f"{where}, files")
