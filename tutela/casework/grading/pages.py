"""What the pages of the grading desk and of the self-check say."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_noop as noop, ngettext

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.grading import queries, self_check
from tutela.casework.grading.actions import Amendment
from tutela.casework.grading.facts import asked as facts_asked, told
from tutela.casework.grading.guidance import pages as guidance
from tutela.casework.grading.keys import own as own_keys, pages as keys
from tutela.casework.grading.models import Assessment, Shift, Skip
from tutela.casework.grading.self_check import Check
from tutela.casework.grading.wanted import FILTERS, Wanted
from tutela.casework.items.models import Intake, Item
from tutela.casework.law import law_packs, tag_schemes
from tutela.casework.lists.models import HashList
from tutela.casework.origins.models import Mark
from tutela.casework.rooms import Link
from tutela.casework.times import moment
from tutela.casework.tools import queries as tools
from tutela.casework.welfare.sheets import NO_SHEETS, sheets_of
from tutela.casework.welfare.shield import floor, steps
from tutela.engine.media.renditions import Step
from tutela.engine.taxonomy.packs import LawPack

STATEMENT = noop("I have checked my decisions of this shift. They are ready for another person to release.")
_PREFIX = "category-"
# What the page showed of each row when its person chose.
_SHOWN = "shown-"
_TWO_MINUTES_S = 120
_NAMED = 8
_FILTER_LABELS = {
    "kind": noop("Kind"),
    "stack": noop("Stacks"),
    "skipped": noop("Skipped"),
    "condition": noop("How it opens"),
}
Context = dict[str, Any]


def desk(by: Actor, exhibit: Exhibit | None, wanted: Wanted) -> Context:
    """Say what the grading desk needs before it asks for items: of one exhibit or of all, as they are wanted.

    Raises:
        NotAllowed: the actor may not grade.
    """
    gate.require(by, Act.GRADE)
    source = exhibit.intake.reference if exhibit is not None else _source(by)
    reference = f"{source}: {wanted.in_words}" if wanted.in_words else source
    asked = {**wanted.filters, **({"intake": wanted.intake} if wanted.intake is not None else {})}
    queue, most = reverse("grading-api:queue"), floor.in_force(by.unit)
    return {
        "exhibit": {"reference": reference},
        "filters": _filters(exhibit, wanted),
        "workbench": {
            "pack": _pack(by),
            "facts": _facts_asked(by),
            "keys": keys.bindings(by),
            "has_characters": own_keys.chosen_by(by).has_characters,
            "shield": {"begins": steps.begins_for(by), "most": most},
            "exhibit": reference,
            "person": by.person,
            "urls": {"queue": f"{queue}?{urlencode(asked)}" if asked else queue},
            "marks": [{"code": code, "title": _(str(title))} for code, title in Mark.Kind.choices],
            "reasons": [{"code": code, "title": _(str(title))} for code, title in Skip.Reason.choices],
            "doubts": [{"code": code, "title": _(str(title))} for code, title in queries.reasons_to_ask()],
        },
        "shield": {"most": _(floor.WORDS[most]), "is_less": most is not Step.COLOUR},
        "ordered_by": tools.orders(by.unit),
        "legend": keys.legend(by),
        "guidance": guidance.tab(by),
        "shift_url": reverse("shift"),
        "all_url": reverse("workbench"),
        "returned": queries.returned(by),
        "home_url": "/",
    }


def _filters(exhibit: Exhibit | None, wanted: Wanted) -> Context:
    """Say by what the desk can be filtered, and by what it is."""
    address = reverse("workbench")
    kept = {"exhibit": exhibit.intake.reference} if exhibit is not None else {}
    return {
        "says": wanted.in_words,
        "kept": kept,
        "all_href": f"{address}?{urlencode(kept)}" if kept else address,
        "fields": [
            {
                "name": name,
                "label": _(_FILTER_LABELS[name]),
                "options": [
                    {"value": value, "label": _(label), "chosen": wanted.filters.get(name) == value}
                    for value, label in values.items()
                ],
            }
            for name, values in FILTERS.items()
        ],
    }


def _pack(by: Actor) -> Context:
    pack = queries.pack_of(by.unit)
    return {
        "name": pack.name,
        "title": pack.title,
        "version": pack.version,
        "categories": [
            {**mark(pack, category.code), "definition": category.definition, "citation": category.citation}
            for category in pack.categories
        ],
    }


def _facts_asked(by: Actor) -> Context | None:
    pack = queries.pack_of(by.unit)
    return facts_asked.form(law_packs.in_force(by.unit, pack.name), pack, tag_schemes.in_force(by.unit))


def grading_of_exhibit(by: Actor, exhibit: Exhibit) -> Link | None:
    """Offer the desk from the page of an exhibit of which something waits."""
    waits = Item.objects.filter(instances__intake=exhibit.intake_id, state=Item.State.QUEUED)
    if not gate.may(by, Act.GRADE) or not waits.exists():
        return None
    asked = urlencode({"exhibit": exhibit.intake.reference})
    return Link("Grade what is left", f"{reverse('workbench')}?{asked}")


def grading_after_recall(by: Actor, hash_list: HashList) -> Link | None:
    """Offer the desk from the page of a list, of which a revoked entry may have sent items back."""
    return Link("Grade what waits", reverse("workbench")) if gate.may(by, Act.GRADE, on=hash_list) else None


def _source(by: Actor) -> str:
    references = list(
        Intake.objects.filter(unit=by.unit).order_by("pk").values_list("reference", flat=True)[:2]
    )
    return references[0] if len(references) == 1 else _("All exhibits")


def shift(by: Actor, checked: Shift | None, errors: list[str], posted: Mapping[str, Any]) -> Context:
    """Say what the self-check of one shift shows; what was chosen there and not saved stays chosen.

    Raises:
        NotAllowed: the actor may not confirm shifts.
    """
    gate.require(by, Act.CONFIRM_SHIFT)
    context: Context = {"errors": errors, "statement": _(STATEMENT), "grade_href": reverse("workbench")}
    if checked is None:
        return {**context, "shift": None, "signed": None, "rows": [], "anomalies": [], "categories": []}
    check, pack = self_check.check_of(by, checked), queries.pack_of(by.unit)
    viewed_s = sum(row.seconds_revealed for row in check.assessments)
    chosen = {each.item: each.category for each in _changed(check, posted)}
    return {
        **context,
        "shift": {
            "started": moment(checked.began_at),
            "decided": len(check.assessments),
            "viewed": _viewed(viewed_s),
        },
        "signed": {"at": moment(checked.confirmed_at)} if checked.confirmed_at else None,
        "anomalies": [sentence(anomaly) for anomaly in check.anomalies],
        "rows": [
            {**row, "chosen": chosen.get(int(row["id"]), row["category"]["code"])}
            for row in rows(check, pack)
        ],
        "checked": self_check.version_of(checked),
        "returned": _returned(checked),
        "categories": [mark(pack, category.code) for category in pack.categories],
    }


def rows(check: Check, pack: LawPack) -> list[Context]:
    """Say of each grade of a shift what a checker reads, as coded text."""
    messages: dict[int, list[str]] = {}
    for anomaly in check.anomalies:
        for item in anomaly.items:
            messages.setdefault(item.pk, []).append(anomaly.message)
    sheets = sheets_of(row.item for row in check.assessments)
    return [
        {
            "id": str(row.item_id),
            "reference": row.item.reference,
            "href": rooms.page_of("item", row.item_id),
            "kind": _(row.item.kind),
            "sheets": sheets.get(row.item_id, NO_SHEETS).count,
            "category": mark(pack, row.category),
            "facts": told.facts_of(row),
            "derived": told.derivation_of(row),
            "seconds": self_check.in_tenths(row.seconds_revealed)
            if row.seconds_revealed
            else _("Not viewed"),
            "stack": _stack(row),
            "anomalies": messages.get(row.item_id, []),
        }
        for row in check.assessments
    ]


def sentence(anomaly: self_check.Anomaly) -> str:
    """Write what stands out as one sentence with its references."""
    items = ", ".join(item.reference for item in anomaly.items[:_NAMED])
    more = len(anomaly.items) - _NAMED
    if more > 0:
        items = _("%(items)s and %(number)d more") % {"items": items, "number": more}
    return f"{items}: {anomaly.message}" if items else anomaly.message


def mark(pack: LawPack, code: str) -> Context:
    """Give a category as its mark is drawn: number, shape and text, never colour alone."""
    category = {category.code: category for category in pack.categories}.get(code)
    if category is None:
        # Graded under an earlier version of the pack, which had this category.
        return {"code": code, "title": code, "key": "", "shape": "bar"}
    return {"code": category.code, "title": category.title, "key": category.key, "shape": category.shape}


def posted_changes(by: Actor, checked: Shift, posted: Mapping[str, Any]) -> list[Amendment]:
    """Read what a person changed on the page of a shift, each with the category that the page had shown."""
    return _changed(self_check.check_of(by, checked), posted)


def _changed(check: Check, posted: Mapping[str, Any]) -> list[Amendment]:
    amendments = []
    for row in check.assessments:
        shown = str(posted.get(f"{_SHOWN}{row.item_id}", row.category))
        chosen = str(posted.get(f"{_PREFIX}{row.item_id}", shown))
        if chosen != shown:
            amendments.append(Amendment(row.item_id, shown, chosen))
    return amendments


def unsaved(changed: Sequence[Amendment]) -> str:
    """Say that grades were changed on the page of a shift and not saved."""
    return ngettext(
        "%(number)d category is changed on this page and not saved. "
        "Save the changes or set them back, then sign off.",
        "%(number)d categories are changed on this page and not saved. "
        "Save the changes or set them back, then sign off.",
        len(changed),
    ) % {"number": len(changed)}


def _viewed(seconds: float) -> str:
    if not seconds:
        return _("Nothing")
    if seconds < _TWO_MINUTES_S:
        return _("%(seconds)s seconds") % {"seconds": self_check.in_tenths(seconds)}
    return _("%(minutes)s minutes") % {"minutes": f"{seconds / 60:.0f}"}


def _stack(row: Assessment) -> str:
    return f"S-{row.item.stack_member.stack_id}" if hasattr(row.item, "stack_member") else ""


def _returned(checked: Shift) -> Context | None:
    """Say that a shift came back; its next lot holds what stands of it then."""
    if checked.returned_at is None or checked.confirmed_at is not None:
        return None
    lot = checked.lots.order_by("-pk").first()
    return {
        "at": moment(checked.returned_at),
        "reason": checked.returned_reason,
        "lot": lot.pk if lot is not None else 0,
        "items": lot.assessments if lot is not None else 0,
    }
