"""What the page about a report's risk shows."""

from typing import Any

from tutela.casework.gate import Actor
from tutela.casework.reports.models import Report
from tutela.casework.reports.sayings import KIND
from tutela.casework.risk import queries, rules
from tutela.casework.risk.models import Assessment, Lowering
from tutela.casework.times import moment
from tutela.engine.risk.assessment import Change, Factor
from tutela.engine.risk.rule_book import RuleBook

Context = dict[str, Any]


def risk(by: Actor, report: Report, errors: list[str], sent: dict[str, str]) -> Context:
    """Say where a report stands, why, what is not known, what would change it, and what was decided of it."""
    rows = queries.history(by.unit, KIND, report.pk)
    row = rows[0]
    book, found = rules.read(row.book.text), queries.explained(row)
    waits = queries.waiting(by.unit, KIND, report.pk)
    return {
        "report": report.reference,
        "band": _band(book, row),
        "immediate": row.is_immediate,
        "rules": {"band": book.band(row.rule_band).title, "same": row.rule_band == row.band},
        "model": row.model_version,
        "held_up": found.is_held_up,
        "order": row.order,
        "factors": [_factor(book, factor) for factor in found.factors],
        "not_known": [
            {"fact": one.fact, "says": one.says, "ask": one.ask, "could_be": _title(book, one.could_be)}
            for one in found.not_known
        ],
        "changes": [_change(book, change) for change in found.changes],
        "waits": _lowering(book, waits, by) if waits else None,
        "history": [_past(rules.read(past.book.text), past) for past in rows],
        "results": queries.results(by.unit, KIND, report.pk),
        "higher": [(band.code, band.title) for band in book.bands if band.place < row.place],
        "lower": [(band.code, band.title) for band in book.bands if band.place >= row.place],
        "facts": [(one.name, one.says) for one in book.facts],
        "errors": errors,
        "sent": sent,
    }


def _title(book: RuleBook, code: str) -> str:
    return book.band(code).title if code else ""


def _band(book: RuleBook, row: Assessment) -> Context:
    hours = row.act_within // 60
    within = f"{hours} hours" if hours <= 48 else f"{hours // 24} days"  # noqa: PLR2004 - two days
    return {"code": row.band, "title": book.band(row.band).title, "within": within}


def _factor(book: RuleBook, factor: Factor) -> Context:
    return {
        "rule": factor.rule,
        "says": factor.says,
        "band": _title(book, factor.band),
        "weight": factor.weight,
        "where": list(factor.where),
        "citation": factor.basis.citation,
        "read_on": factor.basis.read_on,
        "mark": factor.basis.mark.value,
    }


def _change(book: RuleBook, change: Change) -> Context:
    return {"rule": change.rule, "band": _title(book, change.band), "needs": list(change.needs)}


def _lowering(book: RuleBook, asked: Lowering, by: Actor) -> Context:
    return {
        "band": _title(book, asked.band),
        "clears": asked.clears,
        "by": asked.by.name,
        "at": moment(asked.at),
        "reason": asked.reason,
        "own": asked.by_id == by.person,
    }


def _past(book: RuleBook, row: Assessment) -> Context:
    who = [person.name for person in (row.by, row.second) if person is not None]
    return {
        "at": moment(row.at),
        "band": book.band(row.band).title,
        "immediate": row.is_immediate,
        "cause": row.cause,
        "says": row.says,
        "who": " and ".join(who),
        "model": row.model_version,
    }
