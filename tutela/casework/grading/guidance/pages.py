"""What the desk's tab and the page of the guidance show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries
from tutela.casework.grading.guidance import in_force, sections
from tutela.casework.policies import queries as policies
from tutela.casework.times import moment
from tutela.engine.taxonomy.packs import LawPack

Context = dict[str, Any]
_SHOWN = 100


def tab(by: Actor) -> Context:
    """Give what stands in the desk's tab: each category's definition, and what the unit says about it."""
    pack, version = queries.pack_of(by.unit), in_force.version_in_force(by.unit)
    says = sections.read(version.text) if version is not None else None
    return {
        "title": str(version) if version is not None else "",
        "href": reverse("guidance"),
        "general": sections.drawn(says.about_all(pack)) if says is not None else "",
        "categories": _categories(pack, says.of(pack) if says is not None else {}),
    }


def page(by: Actor) -> Context:
    """Say what the page of the guidance shows: all of it, what the version changed, and what that touches.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    version = in_force.version_in_force(by.unit)
    if version is None:
        return {"guidance": None, "write_href": _write(by)}
    pack, change = queries.pack_of(by.unit), in_force.change_of(by.unit, version)
    titles = {category.code: category.title for category in pack.categories}
    touched, says = in_force.touched(by, version), sections.read(version.text)
    return {
        "guidance": {
            "title": str(version),
            "since": moment(version.in_force_at),
            "change": version.change,
            "citation": version.citation,
            "digest": version.digest,
            "general": sections.drawn(says.about_all(pack)),
            "categories": _categories(pack, says.of(pack)),
        },
        "is_read": policies.has_read(by, version),
        "changed": [
            *([_("What holds for every category")] if change.is_general else []),
            *(titles.get(code, code) for code in change.categories),
        ],
        "touched_total": touched.count(),
        "touched": [
            {
                "reference": grade.item.reference,
                "href": rooms.page_of("item", grade.item_id),
                "category": titles.get(grade.category, grade.category),
                "at": moment(grade.decided_at),
            }
            for grade in touched[:_SHOWN]
        ],
        "write_href": _write(by),
    }


def _write(by: Actor) -> str:
    """Give the way to where the guidance is written, for those who may."""
    return reverse("policies") if gate.may(by, Act.WRITE_POLICY) else ""


def _categories(pack: LawPack, says: dict[str, str]) -> list[Context]:
    return [
        {
            "code": category.code,
            "key": category.key,
            "title": category.title,
            "definition": category.definition,
            "citation": category.citation,
            "text": sections.drawn(says.get(category.code, "")),
        }
        for category in pack.categories
    ]
