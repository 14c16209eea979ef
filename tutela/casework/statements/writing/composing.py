"""Writes a statement of facts and wording: which blocks its paper has, and what the page apart says."""

from collections.abc import Iterator, Mapping
from typing import Any

from tutela.casework.results.pages import RULES
from tutela.casework.statements.models import Form
from tutela.casework.statements.writing import particular_blocks
from tutela.casework.statements.writing.facts import MAKING
from tutela.casework.statements.writing.moments import in_utc
from tutela.casework.statements.writing.particulars import BASES
from tutela.casework.statements.writing.told import Told, tabled, titled
from tutela.casework.statements.writing.wording import Part, filled
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block, Document

_BASES = tuple(BASES.items())


def written(told: Told) -> Document:
    """Write the statement itself."""
    layout = told.layout
    return Document(
        title=layout.title,
        subtitle=layout.subtitle,
        author=told.witness.name,
        reference=told.reference,
        marking=told.marking,
        made_at=told.at,
        signs=layout.signs,
        blocks=[block for part in layout.parts for block in _blocks(part, told)],
    )


def written_apart(told: Told) -> Document | None:
    """Write the page that is not served; None for what has none."""
    if told.form != Form.MG11:
        return None
    witness = told.witness
    rows = [
        ("Witness", witness.name),
        ("How to reach them", witness.contact or "Not given"),
        ("Dates when they cannot attend", witness.availability or "None given"),
        ("What they need to give evidence", witness.needs or "None given"),
    ]
    return Document(
        title="Witness details, not for service",
        subtitle="For the unit and the prosecutor. Unsuitable for service or disclosure.",
        author=witness.name,
        reference=f"{told.reference}, apart",
        marking=told.marking,
        made_at=told.at,
        signs=(),
        blocks=[document.facts(rows)],
    )


def _blocks(part: Part, told: Told) -> Iterator[Block]:
    if part.kind in {"heading", "paragraph"}:
        make = document.heading if part.kind == "heading" else document.paragraph
        for fields in _each(part.each, told):
            yield make(filled(part.text, fields))
    else:
        yield from _DRAWN[part.kind](part, told)


def _of_case(told: Told) -> dict[str, Any]:
    facts = told.facts
    grades, remaining = facts.get("grades", []), facts.get("remaining", {})
    return {
        "case": facts["case"]["reference"],
        "unit": facts["case"]["unit"],
        "witness": told.witness.name,
        "occupation": told.witness.occupation or "no occupation given",
        "as_of": in_utc(told.at),
        **facts[MAKING],
        **remaining,
        "assessors": facts.get("opinions", {}).get("assessors", 0),
        "given_by_people": sum(grade["released"] + grade["given"] for grade in grades),
        "inherited": sum(grade["inherited"] for grade in grades),
    }


def _each(each: str, told: Told) -> Iterator[Mapping[str, Any]]:
    """Give the fields of each paragraph that a part stands for."""
    of_case = _of_case(told)
    if each == "exhibit":
        for exhibit in told.facts.get("exhibits", []):
            yield {
                **of_case,
                **exhibit,
                "exhibit": exhibit["reference"],
                "received_at": exhibit["received_at"] or "no day",
                "received_by": exhibit["received_by"] or "nobody yet",
                "size": f"{exhibit['size_bytes']:,}",
            }
    elif each == "law":
        for law in told.facts.get("laws", []):
            yield {
                **of_case,
                "law": law["title"],
                "law_version": law["version"],
                "law_digest": law["digest"],
            }
    else:
        yield of_case


def _witness(_: Part, told: Told) -> Iterator[Block]:
    rows = [("Statement of", told.witness.name), ("Age", told.witness.age)]
    rows += [("Occupation", told.witness.occupation)] if told.witness.occupation else []
    rows += [("Case", told.facts["case"]["reference"]), ("Made", in_utc(told.at))]
    yield document.facts(rows)


def _declaration(_: Part, told: Told) -> Iterator[Block]:
    yield document.declaration(told.wording.declaration)


def _signatures(part: Part, told: Told) -> Iterator[Block]:
    yield document.signatures([filled(label, _of_case(told)) for label in part.labels])


def _own(_: Part, told: Told) -> Iterator[Block]:
    return map(document.paragraph, told.witness.lines("own"))


def _exhibits(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (each["reference"], each["description"], each["files"], each["members"], each["items"])
        for each in told.facts["exhibits"]
    ]
    columns = ("Exhibit", "Description", "Files", "Members of archives", "Distinct items")
    yield tabled("Exhibits", columns, rows, texts=2, narrow=1)


def _lists(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (
            each["name"],
            ", ".join(f"{count:,} {RULES.get(rule, rule)}" for rule, count in each["by_rule"].items()),
            each["items"],
        )
        for each in told.facts["lists"]
    ]
    note = "Entries in force only. What informs settles no grade."
    yield tabled(
        "Matches with hash lists", ("Hash list", "By rule", "Items"), rows, texts=2, narrow=1, note=note
    )


def _grades(_: Part, told: Told) -> Iterator[Block]:
    grades = told.facts["grades"]
    rows = [
        (titled(told, each["pack"], each["category"]), *(each[basis] for basis, _ in _BASES), _sum(each))
        for each in grades
    ]
    if rows:
        rows.append(
            ("All", *(sum(each[basis] for each in grades) for basis, _ in _BASES), sum(map(_sum, grades)))
        )
    yield tabled("Grades by what they rest on", ("Category", *(name for _, name in _BASES), "Items"), rows)


def _sum(grade: Mapping[str, Any]) -> int:
    return sum(int(grade[basis]) for basis, _ in _BASES)


_COUNTED = (
    ("stills", "Stills"), ("moving", "Moving"), ("unique", "Unique"), ("duplicates", "Duplicates"),
    ("accessible", "Accessible"), ("not_accessible", "Not accessible"), ("trusted", "Trusted"),
)  # fmt: skip


def _categories(_: Part, told: Told) -> Iterator[Block]:
    counted = told.facts["categories"]
    rows = [
        (titled(told, each["pack"], each["category"]), *(each[name] for name, _ in _COUNTED), _share(each))
        for each in counted
    ]
    if rows:
        sums = {name: sum(each[name] for each in counted) for name, _ in _COUNTED}
        rows.append(("All", *sums.values(), _share(sums)))
    note = (
        "Unique counts each content once, duplicates its further places. Not accessible: every place of it "
        "has a path of which the wording says that its user could not reach it without special tools. "
        "Trusted: items whose grade is founded so, and their share of the unique ones."
    )
    columns = ("Category", *(name for _, name in _COUNTED), "Share")
    yield tabled("Counts by category", columns, rows, note=note)


def _share(counted: Mapping[str, Any]) -> str:
    return f"{100 * counted['trusted'] / counted['unique']:.1f} %" if counted["unique"] else "none"


def _sample(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (titled(told, each["pack"], each["category"]), item, digest)
        for each in told.facts["categories"]
        for item, digest in each["sample"]
    ]
    note = "Of each category those with the lowest SHA-256: chance, and the same whenever it is drawn again."
    columns = ("Category", "Item", "SHA-256")
    yield tabled("Sample", columns, rows, texts=3, narrow=2, note=note)


def _schedule(_: Part, told: Told) -> Iterator[Block]:
    items = told.facts["schedule"]
    if told.form == Form.MG6E:
        assists = [item for item in items if item["assists"]]
        reasons = [(f"{item['schedule'].upper()} {item['number']}", item["assists"]) for item in assists]
        yield document.paragraph(_SAID_OF_ITEMS if reasons else _NOTHING_ASSISTS)
        if reasons:
            yield tabled("Items that might undermine or assist", ("Item", "Why"), reasons, texts=2, narrow=1)
        return
    is_sensitive = told.form == Form.MG6D
    if is_sensitive and not items:
        yield document.paragraph("Nil return: no sensitive material is on record for this case.")
        return
    more, head = ("reason", "Why it is sensitive") if is_sensitive else ("location", "Where it is")
    rows = [(str(item["number"]), item["description"], item[more]) for item in items]
    yield tabled("Material", ("No.", "Description", head), rows, texts=3, narrow=1, note=_gaps(items))


_SAID_OF_ITEMS = (
    "The items below might reasonably be considered capable of undermining the prosecution or assisting the "
    "defence."
)
_NOTHING_ASSISTS = (
    "No item of the schedules is known that might reasonably be considered capable of undermining the "
    "prosecution or assisting the defence."
)


def _gaps(items: list[dict[str, Any]]) -> str:
    used = {item["number"] for item in items}
    gaps = [str(number) for number in range(1, max(used, default=0)) if number not in used]
    return f"Numbers that are not used: {', '.join(gaps)}." if gaps else ""


_DRAWN = {
    "witness": _witness,
    "declaration": _declaration,
    "signatures": _signatures,
    "exhibits": _exhibits,
    "lists": _lists,
    "grades": _grades,
    "categories": _categories,
    "sample": _sample,
    "own": _own,
    "schedule": _schedule,
    **particular_blocks.DRAWN,
}
