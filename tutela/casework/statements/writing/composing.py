"""Writes a statement of facts and wording: which blocks its paper has, and what the page apart says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutela.casework.results.pages import RULES
from tutela.casework.statements.models import Form
from tutela.casework.statements.writing.facts import MAKING, Facts, in_utc
from tutela.casework.statements.writing.wording import Layout, Part, Wording, filled
from tutela.engine.typesetting import document
from tutela.engine.typesetting.document import Block, Document

_NOTHING = "Nothing is on record."
_BASES = (("inherited", "Inherited"), ("released", "Released"), ("given", "Given, not released"))


@dataclass(frozen=True, slots=True)
class Witness:
    """Who makes a statement, and what they add to what the record says.

    `own` are paragraphs in their own words. `contact`, `availability` and `needs` are for the unit and the
    prosecutor, and stand on the page that is not served.
    """

    name: str
    occupation: str = ""
    age: str = "Over 18"
    own: str = ""
    contact: str = ""
    availability: str = ""
    needs: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """Their own paragraphs, one a line."""
        return [line.strip() for line in self.own.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Told:
    """All that a version is written of."""

    form: str
    reference: str
    facts: Facts
    wording: Wording
    witness: Witness
    at: datetime
    marking: str

    @property
    def layout(self) -> Layout:
        """How the form is made up."""
        return self.wording.layouts[self.form]


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
    return map(document.paragraph, told.witness.paragraphs)


def _exhibits(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (each["reference"], each["description"], each["files"], each["members"], each["items"])
        for each in told.facts["exhibits"]
    ]
    columns = ("Exhibit", "Description", "Files", "Members of archives", "Distinct items")
    yield _table("Exhibits", columns, rows, texts=2, narrow=1)


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
    yield _table(
        "Matches with hash lists", ("Hash list", "By rule", "Items"), rows, texts=2, narrow=1, note=note
    )


def _title(told: Told, pack: str, category: str) -> str:
    law = next((law for law in told.facts["laws"] if law["name"] == pack), None)
    title = law["categories"].get(category, category) if law else category
    return str(title)


def _grades(_: Part, told: Told) -> Iterator[Block]:
    grades = told.facts["grades"]
    rows = [
        (_title(told, each["pack"], each["category"]), *(each[basis] for basis, _ in _BASES), _sum(each))
        for each in grades
    ]
    if rows:
        rows.append(
            ("All", *(sum(each[basis] for each in grades) for basis, _ in _BASES), sum(map(_sum, grades)))
        )
    yield _table("Grades by what they rest on", ("Category", *(name for _, name in _BASES), "Items"), rows)


def _sum(grade: Mapping[str, Any]) -> int:
    return sum(int(grade[basis]) for basis, _ in _BASES)


_COUNTED = (
    ("stills", "Stills"), ("moving", "Moving"), ("unique", "Unique"), ("duplicates", "Duplicates"),
    ("accessible", "Accessible"), ("not_accessible", "Not accessible"), ("trusted", "Trusted"),
)  # fmt: skip


def _categories(_: Part, told: Told) -> Iterator[Block]:
    counted = told.facts["categories"]
    rows = [
        (_title(told, each["pack"], each["category"]), *(each[name] for name, _ in _COUNTED), _share(each))
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
    yield _table("Counts by category", columns, rows, note=note)


def _share(counted: Mapping[str, Any]) -> str:
    return f"{100 * counted['trusted'] / counted['unique']:.1f} %" if counted["unique"] else "none"


def _sample(_: Part, told: Told) -> Iterator[Block]:
    rows = [
        (_title(told, each["pack"], each["category"]), item, digest)
        for each in told.facts["categories"]
        for item, digest in each["sample"]
    ]
    note = "Of each category those with the lowest SHA-256: chance, and the same whenever it is drawn again."
    columns = ("Category", "Item", "SHA-256")
    yield _table("Sample", columns, rows, texts=3, narrow=2, note=note)


def _schedule(_: Part, told: Told) -> Iterator[Block]:
    items = told.facts["schedule"]
    if told.form == Form.MG6E:
        assists = [item for item in items if item["assists"]]
        reasons = [(f"{item['schedule'].upper()} {item['number']}", item["assists"]) for item in assists]
        yield document.paragraph(_SAID_OF_ITEMS if reasons else _NOTHING_ASSISTS)
        if reasons:
            yield _table("Items that might undermine or assist", ("Item", "Why"), reasons, texts=2, narrow=1)
        return
    is_sensitive = told.form == Form.MG6D
    if is_sensitive and not items:
        yield document.paragraph("Nil return: no sensitive material is on record for this case.")
        return
    more, head = ("reason", "Why it is sensitive") if is_sensitive else ("location", "Where it is")
    rows = [(str(item["number"]), item["description"], item[more]) for item in items]
    yield _table("Material", ("No.", "Description", head), rows, texts=3, narrow=1, note=_gaps(items))


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


def _table(
    caption: str,
    columns: tuple[str, ...],
    rows: list[Any],
    texts: int = 1,
    narrow: int = 0,
    note: str = "",
) -> Block:
    if not rows:
        return document.paragraph(f"{caption}: {_NOTHING.lower()}")
    return document.table(caption, columns, rows, texts, narrow, note)


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
}
