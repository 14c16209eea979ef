"""Reads a bundle of reports as the content of a package: each report, who is named, and when."""

from collections import defaultdict
from typing import Any

from django.db.models import F

from tutela.casework.bundles.models import Bundle
from tutela.casework.database import portions
from tutela.casework.identifiers.models import Sighting
from tutela.casework.packages.content import hashes
from tutela.casework.packages.content.contents import (
    IDENTIFIERS,
    TIMELINE,
    Content,
    Named,
    as_json,
    as_table,
    harmless,
    identifier_row,
    identifier_table,
    iso,
    timeline,
)
from tutela.casework.reports.models import Report, ReportVersion

_REPORT = "report"


def of_bundle(bundle: Bundle) -> Content:
    """Give what a bundle's reports have on record for a package: each as its newest version stands."""
    numbers = sorted(bundle.members.filter(kind=_REPORT).values_list("subject", flat=True))
    versions: list[ReportVersion] = []
    sightings: dict[int, list[Sighting]] = defaultdict(list)
    for portion in portions(numbers):
        newest = ReportVersion.objects.filter(report__in=portion, n=F("report__version"))
        versions += newest.select_related("report").order_by("report")
        seen = Sighting.objects.filter(subject_kind=_REPORT, subject__in=portion)
        for each in seen.select_related("identifier").order_by("subject", "part", "pk"):
            sightings[each.subject].append(each)
    latest = {
        version.report_id: [s for s in sightings[version.report_id] if s.part == version.n]
        for version in versions
    }
    named = [(f"R-{number}", each) for number, own in latest.items() for each in own]
    entities = {
        bytes(s.identifier.key): Named(s.identifier.kind, s.identifier.canonical, bytes(s.identifier.key))
        for _, s in named
        if (s.is_strong or s.identifier.is_strong) and s.identifier.canonical
    }
    rows = [
        identifier_row(s.identifier.kind, s.raw, reference, is_strong=s.is_strong or s.identifier.is_strong)
        for reference, s in named
    ]
    parts = {
        hashes.NAME: _hash_list(versions),
        IDENTIFIERS: identifier_table(rows),
        TIMELINE: timeline(row for version in versions for row in _moments(version)),
        **{
            f"reports/{version.report.reference}.json": as_json(_report(version, latest[version.report_id]))
            for version in versions
        },
    }
    network = [
        (event.address, version.report.reference) for version in versions for event in version.as_told.network
    ]
    return Content(
        f"bundle {bundle.pk}", parts, entities, _band([v.report for v in versions]), network=network
    )


def _band(reports: list[Report]) -> str:
    scored = min((each for each in reports if each.band), key=lambda each: each.band_order, default=None)
    now = "Immediate risk" if any(each.is_immediate for each in reports) else ""
    return ", ".join(filter(None, (now, f"Band {scored.band}" if scored else "")))


def _report(version: ReportVersion, named: list[Sighting]) -> dict[str, Any]:
    """Tell of one report what a force acts on; who reported it, unless a company, is not among it."""
    report, told = version.report, version.as_told
    return {
        "report": report.reference,
        "source": report.source,
        "class": version.report_class,
        "version": version.n,
        "sha256": bytes(version.sha256).hex(),
        "received_at": iso(version.received_at),
        "band": report.band,
        "is_immediate": report.is_immediate,
        "happened_at": told.happened_at,
        "platform": harmless(told.platform),
        "identifiers": [
            {"kind": each.identifier.kind, "text": harmless(each.raw), "place": each.place} for each in named
        ],
        "network": [
            {"address": harmless(event.address), "at": event.at, "event": harmless(event.event)}
            for event in told.network
        ],
        "files": len(told.files),
    }


def _moments(version: ReportVersion) -> list[tuple[str, str, str]]:
    told, reference = version.as_told, version.report.reference
    return [
        (told.happened_at, "It happened, as the report says", reference),
        (told.discovered_at, "It was discovered, as the report says", reference),
        (iso(version.received_at), "The report was received", reference),
        *((event.at, f"Network event: {harmless(event.event)}", reference) for event in told.network),
    ]


def _hash_list(versions: list[ReportVersion]) -> str:
    rows = [
        {"algorithm": name.lower(), "value": value, "source": version.report.reference}
        for version in versions
        for file in version.as_told.files
        for name, value in file.hashes.items()
    ]
    return as_table(("algorithm", "value", "source"), rows)
