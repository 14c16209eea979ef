"""Compares decisions, grades and confirmed shifts with the record of acts."""

from collections.abc import Iterator

from tutela.casework.custody.log import merkle_root
from tutela.casework.custody.models import LogEntry
from tutela.casework.custody.record.audit import Difference, Statement, by_thing, nothing_says
from tutela.casework.grading import queries
from tutela.casework.grading.facts import grounds
from tutela.casework.grading.models import Assessment, Shift


def differences() -> Iterator[Difference]:
    """Give every grade that is another than was recorded, or stands though another should."""
    for portion in by_thing("item", ("item.assessed", "item.amended", "item.rectified")):
        rows: dict[int, dict[int, Assessment]] = {}
        for row in (
            Assessment.objects.filter(**portion.within("item")).order_by("pk").iterator(chunk_size=1000)
        ):
            rows.setdefault(row.item_id, {})[row.decision_id] = row
        undone = _undone([_decision(each) for statements in portion.of.values() for each in statements])
        for number in sorted(rows.keys() | portion.of.keys()):
            yield from _of_item(number, portion.of.get(number, []), rows.get(number, {}), undone)
    yield from _of_shifts()


def _decision(statement: Statement) -> int:
    what = statement.what
    return int(what["decision"] if statement.act == "item.assessed" else what["ids"]["decision"])


def _undone(decisions: list[int]) -> set[int | None]:
    entries = LogEntry.objects.filter(object_kind="decision", act="decision.undone")
    return set(entries.filter(object_number__in=decisions).values_list("object_number", flat=True))


def _of_item(
    number: int, statements: list[Statement], rows: dict[int, Assessment], undone: set[int | None]
) -> Iterator[Difference]:
    for each in statements:
        row = rows.get(_decision(each))
        if row is None:
            yield each.but(f"the grade of T-{number} by decision {_decision(each)} is gone")
        elif (row.category, row.person_id) != (each.what["category"], each.person):
            yield each.but(
                f"T-{number} was graded {each.what['category']} by person {each.person}, and the row says "
                f"{row.category} by person {row.person_id}"
            )
        elif (found := grounds.on_record(row).get("facts")) != each.what.get("facts"):
            yield each.but(f"the grade of T-{number} rests on other facts than were recorded: {found}")
    by_decision = {_decision(each): each for each in statements}
    for decision in sorted(rows.keys() - by_decision.keys()):
        yield nothing_says(f"T-{number} was graded by decision {decision}")
    # Of each person the last one that they did not take back.
    last = {each.person: decision for decision, each in by_decision.items() if decision not in undone}
    stands = sorted(last.values())
    standing = sorted(row.decision_id for row in rows.values() if row.stands)
    if statements and standing != stands:
        named = by_decision[stands[-1]] if stands else statements[-1]
        yield named.but(f"another grade of T-{number} stands, or none: {standing} and not {stands}")


def _of_shifts() -> Iterator[Difference]:
    """Compare the grades of each confirmed shift with the root that its confirmation put on record."""
    for portion in by_thing("shift", ("shift.confirmed", "shift.rectified", "shift.reopened")):
        shifts = Shift.objects.filter(**portion.within("pk")).order_by("pk")
        for shift in shifts.iterator(chunk_size=500):
            statements = portion.of.get(shift.pk, [])
            last = statements[-1] if statements else None
            if last is None or last.act == "shift.reopened":
                if shift.confirmed_at is not None:
                    yield last.but("it is confirmed") if last else nothing_says(f"{shift} was confirmed")
                continue
            grades = queries.grades_in(shift).order_by("item").values_list("item", "category")
            root = merkle_root(f"{number} {category}".encode() for number, category in grades)
            if shift.confirmed_at is None or root != last.what["merkle_root"]:
                yield last.but(f"the grades of {shift} are not those that were confirmed")
