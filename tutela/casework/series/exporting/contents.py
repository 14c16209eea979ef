"""What an export of a series says: its referrals with their leads, and the digests of their items."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Count

from tutela.casework.cases.models import Marking
from tutela.casework.items.models import HashValue, Item
from tutela.casework.origins import queries as origins
from tutela.casework.origins.models import Identity, Mark
from tutela.casework.packages.content.contents import harmless, iso
from tutela.casework.packages.content.tables import bases
from tutela.casework.referrals.models import Lead, Referral
from tutela.casework.series.models import Export, Series
from tutela.casework.subjects.models import Subject
from tutela.engine.hashing.fingerprints import FAST_MARK
from tutela.engine.media.forms.kinds import Kind

FORM = "tutela victim export 1"
SCHEMA = Path(__file__).with_name("victim-export.schema.json")
SERIES, MEDIA = "series.json", "media.csv"
_VICTIM = "victim"
# As tools that read such lists of the Interpol's database name them.
_COLUMNS = (
    "MD5", "SHA1", "PhotoDNA", "Image ID", "Is distributed", "Victim identified", "Offender identified",
    "Series name", "Number of submissions", "File Available", "Media Type", "Baseline",
)  # fmt: skip
_SHORTEST_NAME = 3


def parts_of(export: Export) -> dict[str, str]:
    """Give the files of an export by their names: text alone."""
    told = _told(export)
    rows = [_row(export.series, each) for each in told["media"]]
    return {
        SERIES: json.dumps(told, indent=1, sort_keys=True) + "\n",
        MEDIA: _table(rows),
        SCHEMA.name: SCHEMA.read_text(encoding="utf-8"),
    }


def _table(rows: list[dict[str, object]]) -> str:
    """Write the table as those tools read it, with semicolons: digests, numbers and our own words."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _told(export: Export) -> dict[str, Any]:
    series = export.series
    held = Referral.objects.filter(memberships__series=series, memberships__left_at=None).order_by("pk")
    referrals = list(held)
    identities = Identity.objects.filter(
        unit=series.unit_id, referral__in=[each.pk for each in referrals], ended_at=None
    )
    items = {each.item_id: each for each in referrals}
    items |= {row.item_id: _of(referrals, row.referral) for row in identities}
    return {
        "form": FORM,
        "series": series.reference,
        "title": harmless(series.title),
        "named_by": harmless(series.named_by),
        "status": series.state,
        "unit": series.unit.name,
        "recipient": export.recipient.title,
        "basis": export.basis,
        "basis_version": bases().version,
        "marking": Marking.Level.SENSITIVE.value,
        "handling": export.handling,
        "conditions": harmless(export.conditions),
        "made_at": iso(export.made_at),
        "referrals": _referrals(referrals, _names(items)),
        "media": _media(items, {row.item_id for row in identities}),
    }


def _of(referrals: list[Referral], number: int | None) -> Referral:
    return next(each for each in referrals if each.pk == number)


def _names(items: Iterable[int]) -> list[str]:
    """Give the names of the victims who are on record in the cases that hold the items."""
    people = Subject.objects.filter(
        subject_class=_VICTIM, case__exhibits__intake__instances__item__in=list(items)
    ).distinct()
    named = people.values_list("title", "anchor__raw", "anchor__canonical")
    return [text.casefold() for row in named for text in row if len(text) >= _SHORTEST_NAME]


def _referrals(referrals: list[Referral], names: list[str]) -> list[dict[str, Any]]:
    marks = origins.marks_on([each.item_id for each in referrals])
    found = []
    for each in referrals:
        kinds = {mark.kind for mark in marks.get(each.item_id, [])}
        leads = list(each.leads.order_by("kind", "pk"))
        given = [lead for lead in leads if not any(name in lead.value.casefold() for name in names)]
        found.append(
            {
                "referral": each.reference,
                "status": each.state,
                "drafted_at": iso(each.made_at),
                "at_risk": Mark.Kind.AT_RISK in kinds,
                "first_recording": Mark.Kind.FIRST_GENERATION in kinds,
                "leads": [_lead(lead) for lead in given],
                "withheld": len(leads) - len(given),
            }
        )
    return found


def _lead(lead: Lead) -> dict[str, str]:
    return {"kind": lead.kind, "value": harmless(lead.value), "source": harmless(lead.source)}


def _media(items: dict[int, Referral], identified: set[int]) -> list[dict[str, Any]]:
    prints = HashValue.objects.filter(algorithm="pdq", is_latest=True, item__in=items)
    exact = dict(prints.exclude(recipe__contains=FAST_MARK).values_list("item", "value"))
    found = Item.objects.filter(pk__in=items).select_related("settlement")
    return [
        {
            "id": item.reference,
            "referral": items[item.pk].reference,
            "sha256": bytes(item.sha256).hex(),
            "sha1": bytes(item.sha1).hex(),
            "md5": bytes(item.md5).hex(),
            "pdq": bytes(exact.get(item.pk) or b"").hex(),
            "size_bytes": item.size_bytes,
            "type": _type(item.kind),
            "category": settled.category if (settled := getattr(item, "settlement", None)) else "",
            "law": f"{settled.pack} {settled.pack_version}" if settled else "",
            "victim_identified": item.pk in identified,
            "places": item.places,
        }
        for item in found.annotate(places=Count("instances")).order_by("pk")
    ]


def _type(kind: str) -> str:
    return {Kind.PICTURE.value: "image", Kind.VIDEO.value: "video"}.get(kind, "other")


def _row(series: Series, media: dict[str, Any]) -> dict[str, object]:
    """Give one item as a row of the table; what we do not know or do not say is empty."""
    return {
        **dict.fromkeys(_COLUMNS, ""),
        "MD5": media["md5"],
        "SHA1": media["sha1"],
        "Image ID": media["id"],
        "Victim identified": str(media["victim_identified"]),
        "Series name": series.reference,
        "Number of submissions": media["places"],
        "File Available": "False",
        "Media Type": media["type"],
    }
