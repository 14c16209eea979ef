"""What the pages about reports say."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tutela.casework import gate, rooms
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import queries
from tutela.casework.reports.models import Disposition, Report, ReportStep, ReportVersion
from tutela.casework.reports.offences import pages as offences
from tutela.casework.reports.outcomes import in_words, outcomes, undo_minutes
from tutela.casework.reports.triage import geography, keys, presenters, queue
from tutela.casework.reports.triage.alike import disposition_of
from tutela.casework.reports.triage.floods import Flood, waiting_in
from tutela.casework.reports.triage.queue import Asked
from tutela.casework.times import moment
from tutela.engine.formats.reports.told import DISPOSED

Context = dict[str, Any]
_WORDS = {"band": presenters.band_in_words, "source": presenters.source_in_words}


def reports(by: Actor, asked: Asked) -> Context:
    """Say what the queue shows.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    rows, has_more = queue.page(by, asked)
    counts, now = queries.counts_of(by.unit), timezone.now()
    states = dict.fromkeys(Report.State.values, 0)
    values: dict[tuple[str, str], int] = {}
    for each in counts:
        states[each.state] += each.number
        if each.state == asked.state:
            for name in queue.FILTERS:
                key = (name, getattr(each, name))
                values[key] = values.get(key, 0) + each.number
    return {
        "rows": [{**_row(row, now), **_flood(row)} for row in rows],
        "keys": keys.for_page(),
        "may_claim": gate.may(by, Act.TRIAGE_REPORTS),
        "of": _of(by, asked),
        "states": [
            {
                "label": state.capitalize(),
                "count": states[state],
                "href": Asked(state=state).address(),
                "is_on": not asked.view and not asked.of and state == asked.state,
            }
            for state in states
        ],
        "oldest": {"href": Asked(queue.OLDEST).address(), "is_on": asked == Asked(queue.OLDEST)},
        "order": presenters.ORDERS[asked.view],
        "narrowed": presenters.narrowed(by, asked) if asked.view else [],
        "whole_href": asked.whole.address(),
        "imports_href": reverse("reports-imports"),
        "addresses_href": reverse("reports-addresses"),
        "calls_href": reverse("reports-calls") if gate.may(by, Act.ENTER_CALLS) else "",
        "unopened_href": reverse("reports-unopened"),
        "filters": [] if asked.view or asked.of else _filters(asked, values),
        "first_href": asked.address() if asked.after else "",
        "next_href": asked.address(rows[-1]) if has_more else "",
    }


def _filters(asked: Asked, values: dict[tuple[str, str], int]) -> list[Context]:
    return [
        {
            "label": f"{name.removeprefix('report_')}: {_WORDS.get(name, str)(value)}",
            "count": count,
            "href": Asked(state=asked.state, by={name: value}).address(),
            "is_on": asked.by.get(name) == value,
        }
        for (name, value), count in sorted(values.items())
        if value
    ]


def _flood(report: Report) -> Context:
    """Say of how many reports a row is the first, and what all of them name."""
    number = getattr(report, "in_flood", None) or 0
    if number <= 1 or report.state != Report.State.WAITING:
        return {}
    return {
        "flood": f"{number:,} of the same: {presenters.inert(str(report.flood))}",
        "flood_href": reverse("reports") + Asked(of=report.pk).address(),
    }


def _same(by: Actor, report: Report) -> Context:
    """Lead from a report of a flood to all of it, and whoever decided it to what may end as it did."""
    flood = Flood.of(report)
    if flood is None:
        return {}
    return {
        "count": waiting_in(flood).count(),
        "href": reverse("reports") + Asked(of=report.pk).address(),
        "alike_href": reverse("reports-alike", args=[report.pk]) if disposition_of(report, by.person) else "",
    }


def _of(by: Actor, asked: Asked) -> Context | None:
    """Say whose flood is asked for."""
    if not asked.of:
        return None
    report = queries.report_for(by, asked.of)
    return {
        "reference": report.reference,
        "href": reverse("report", args=[report.pk]),
        "says": presenters.inert(str(report.flood or "")),
    }


def _row(report: Report, now: Any) -> Context:
    return {
        "reference": report.reference,
        "to_look_at": report.to_look_at,
        "href": reverse("report", args=[report.pk]),
        "band": presenters.band_in_words(report.band),
        "is_immediate": report.is_immediate,
        "source": presenters.source_in_words(report.source),
        "channel": report.channel,
        "class": report.report_class,
        "sender": presenters.inert(" ".join(filter(None, (report.sender, report.sender_reference)))),
        "age": presenters.age(report.received_at, now),
        "state": report.state,
        "ended": moment(report.ended_at),
        "outcome": report.outcome.replace("_", " "),
        "due": moment(report.due_at),
        "is_overdue": report.due_at is not None and report.due_at < now,
        "owner": report.owner.name if report.owner else "",
        "claimed_by": report.claimed_by.name if report.claimed_by and queries.is_claimed(report, now) else "",
    }


def report(by: Actor, chosen: Report, n: int | None = None) -> Context:
    """Say what the page of one report shows: one version of it, all of its fields, and what was done."""
    now, version = timezone.now(), queries.version_of(chosen, n)
    versions = list(chosen.versions.defer("told").order_by("-n"))
    is_own = chosen.claimed_by_id == by.person and queries.is_claimed(chosen, now)
    dispositions = list(chosen.dispositions.select_related("by", "duplicate_of").order_by("-pk"))
    return {
        "report": _row(chosen, now),
        "received": moment(chosen.received_at),
        "is_disposed": version.as_told.form == DISPOSED,
        "sections": geography.with_hints(presenters.sections(version.as_told), version.as_told),
        "version": version.n,
        "is_newest": version.n == chosen.version,
        "versions": [_version(chosen, each) for each in versions],
        "media": str(version.intake or ""),
        "sent_on": queries.sent_on(by, chosen) if chosen.version > 1 else [],
        "offers": rooms.offers(by, "report", chosen),
        "dispositions": [_disposition(each) for each in dispositions],
        "found": offences.found(chosen),
        "steps": [_step(each) for each in chosen.steps.select_related("by", "to").order_by("-pk")[:100]],
        "may_work": gate.may(by, Act.TRIAGE_REPORTS, on=chosen),
        "is_open": chosen.state != Report.State.SETTLED,
        "is_own": is_own,
        "until": moment(chosen.claimed_until) if is_own else "",
        "outcomes": [
            {"id": rule.id, "says": rule.says, "needs": sorted(rule.needs)} for rule in outcomes().values()
        ],
        "reports_href": reverse("reports"),
        "undo_until": _undo_until(by, dispositions),
        "report_keys": keys.beside_a_report(),
        "flood": _same(by, chosen),
    }


def _undo_until(by: Actor, dispositions: list[Disposition]) -> str:
    """Say until when the reader may take back what they decided; empty where they may not."""
    current = next((each for each in dispositions if each.is_current and each.by_id == by.person), None)
    until = current.at + timedelta(minutes=undo_minutes()) if current else None
    return moment(until) if until and until > timezone.now() else ""


def _version(report: Report, version: ReportVersion) -> Context:
    return {
        "n": version.n,
        "href": f"{reverse('report', args=[report.pk])}?version={version.n}",
        "kind": version.get_kind_display(),
        "class": version.report_class,
        "received": moment(version.received_at),
        "sha256": version.sha256.hex(),
        "changes": [
            {name: presenters.inert(_said(each[name])) for name in ("path", "before", "after")}
            for each in version.diff
        ],
    }


def _said(value: Any) -> str:
    return "not there" if value is None else str(value)


def _rule(of: Disposition) -> Context:
    """Say what the rule of a disposition lets whoever told us be told, and what it rests on."""
    rule = outcomes().get(of.rule_id)
    names = ("to", "signpost", "citation", "read", "mark")
    return {name: getattr(rule, name) if rule else "" for name in names}


def _disposition(of: Disposition) -> Context:
    other = of.duplicate_of
    return {
        "says": in_words(of.rule_id),
        "code": of.code.replace("_", " "),
        "rule": of.rule_id,
        "reason": of.reason,
        "pack": of.pack,
        "without_look": of.without_look,
        **_rule(of),
        "by": of.by.name,
        "at": moment(of.at),
        "version": of.version,
        "is_current": of.is_current,
        "other": other.reference if other else "",
        "other_href": reverse("report", args=[other.pk]) if other else "",
    }


def _step(of: ReportStep) -> Context:
    return {
        "what": of.what.replace("_", " "),
        "by": of.by.name if of.by else "The system",
        "to": of.to.name if of.to else "",
        "at": moment(of.at),
        "due": moment(of.due_at),
        "reason": of.reason,
    }
