"""Draws the parts of a full report: its author, points in dispute, method, items, continuity."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tutela.casework.statements.writing.particulars import BASES
from tutela.casework.statements.writing.told import Told, tabled, titled
from tutela.casework.statements.writing.wording import Part
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block

_NONE = "None is on record"


def _author(_: Part, told: Told) -> Iterator[Block]:
    author = next(each for each in told.facts["people"] if each["is_author"])
    rows = [("Name", told.witness.name)]
    rows += [("Occupation", told.witness.occupation)] if told.witness.occupation else []
    rows += [
        ("Accreditation on record", _accreditation(author["accreditation"])),
        ("Items that I graded, by decisions that stand", f"{author['graded']:,}"),
    ]
    yield document.facts(rows)


def _accreditation(held: Mapping[str, str] | None) -> str:
    if held is None:
        return _NONE
    reference = f", reference {held['reference']}" if held["reference"] else ""
    return f"{held['level']}{reference}, until {held['valid_until']}"


def _written(kind: str) -> Callable[[Part, Told], Iterator[Block]]:
    def draw(_: Part, told: Told) -> Iterator[Block]:
        return map(document.paragraph, told.witness.lines(kind))

    return draw


def _disputes(_: Part, told: Told) -> Iterator[Block]:
    points = [(f"D{number}", point) for number, point in enumerate(told.witness.lines("disputes"), 1)]
    yield tabled("Points in dispute", ("No.", "Point"), points, texts=2, narrow=1)


def _relied_on(_: Part, told: Told) -> Iterator[Block]:
    lines = told.witness.lines("relied_on")
    yield from map(document.paragraph, lines or ["Nothing beside the records that this report names."])


def _people(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (each["name"], _accreditation(each["accreditation"]), each["graded"])
        for each in told.facts["people"]
        if each["graded"]
    ]
    columns = ("Person", "Accreditation on record", "Items graded")
    note = "Decisions that stand. An item that several people graded is counted for each of them."
    yield tabled("Who graded items", columns, rows, texts=2, narrow=1, note=note if rows else "")


def _methods(_: Part, told: Told) -> Iterator[Block]:
    rows = [(each["algorithm"], each["recipe"], each["items"]) for each in told.facts["methods"]]
    note = "The recipe names each step and its version. MD5, SHA-1 and SHA-256 were taken of every item."
    columns = ("Fingerprint", "Recipe", "Items")
    yield tabled("Perceptual fingerprints", columns, rows, texts=2, narrow=1, note=note if rows else "")


def _tools(_: Part, told: Told) -> Iterator[Block]:
    tools = told.facts["tools"]
    if not tools:
        yield document.paragraph("Approved tools: none gave an opinion of any of these items.")
    for tool in tools:
        approved = f"by {' and '.join(tool['approved_by'])}" if tool["approved_by"] else "by nobody on record"
        yield document.heading(f"Tool {tool['name']}")
        yield document.facts(
            [
                ("What it is", tool["title"]),
                ("SHA-256 of its model", tool["model_sha256"]),
                ("SHA-256 of its card", tool["card_sha256"]),
                ("Approved", f"{tool['approved_at'] or 'At no moment on record'}, {approved}"),
                ("How it was tried", f"On {tool['tried_on']:,} pictures; it was right of {tool['agreed']:,}"),
                ("Items that it gave an opinion of", f"{tool['items']:,}"),
            ]
        )


def _items(_: Part, told: Told) -> Iterator[Block]:
    items = told.facts["items"]
    listed, count = items["listed"], items["count"]
    for exhibit in told.facts["exhibits"]:
        held = [each for each in listed if exhibit["reference"] in each["places"]]
        rows = [
            (
                each["item"],
                each["sha256"],
                titled(told, each["pack"], each["category"]),
                BASES[each["basis"]],
                each["places"][exhibit["reference"]],
            )
            for each in held
        ]
        columns = ("Item", "SHA-256", "Category", "Grade", "Places")
        yield tabled(f"Items of exhibit {exhibit['reference']}", columns, rows, texts=4, narrow=2)
    left = f" The {count - len(listed):,} with higher numbers are not listed." if count > len(listed) else ""
    yield document.paragraph(
        f"Of {count:,} items with a grade, {len(listed):,} are listed.{left} The manifest of each exhibit "
        f"names every one. SHA-256 over all of them, each with its grade and places: {items['sha256']}."
    )


def _reasons(_: Part, told: Told) -> Iterator[Block]:
    reasons = told.facts["reasons"]
    rows = [(each["what"], each["why"], each["note"], each["count"]) for each in reasons["listed"]]
    note = f"And {reasons['left']:,} more, for other reasons." if reasons["left"] else ""
    columns = ("What", "Why", "Detail", "How many")
    yield tabled("Not opened whole", columns, rows, texts=3, narrow=2, note=note)


def _continuity(_: Part, told: Told) -> Iterator[Block]:
    kept = told.facts["continuity"]
    seized = [(each["exhibit"], each["on"]) for each in kept["seized"] if each["on"]]
    if seized:
        yield tabled("Seized", ("Exhibit", "Day"), seized, texts=2)
    rows: list[Any] = [
        (f"{each['entry']:,}", each["at"], each["exhibit"], each["act"], each["by"])
        for each in kept["entries"]
    ]
    note = "Entries of the record of acts; those of single batches of a receipt are left out."
    left = f" {kept['left']:,} later ones are not listed." if kept["left"] else ""
    columns = ("Entry", "Moment", "Exhibit", "Act", "By")
    yield tabled(
        "Continuity of the exhibits", columns, rows, texts=5, narrow=2, note=note + left if rows else ""
    )


DRAWN: Mapping[str, Callable[[Part, Told], Iterator[Block]]] = {
    "author": _author,
    "qualifications": _written("qualifications"),
    "disputes": _disputes,
    "relied_on": _relied_on,
    "people": _people,
    "methods": _methods,
    "tools": _tools,
    "items": _items,
    "reasons": _reasons,
    "continuity": _continuity,
}
