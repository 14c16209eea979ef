"""What the pages of statements and of unused material show."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.cases.models import Case, Exhibit
from tutela.casework.gate import Act, Actor
from tutela.casework.rooms import Link
from tutela.casework.statements import papers, queries
from tutela.casework.statements.models import Form, ScheduleItem, Statement, Version
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50


def offer(by: Actor, exhibit: Exhibit) -> Link | None:
    """Offer, from the page of an exhibit, to make a statement about it."""
    if not gate.may(by, Act.MAKE_STATEMENT, on=exhibit):
        return None
    address = [exhibit.case.reference, exhibit.reference]
    return Link("Make a statement", reverse("exhibit-new-statement", args=address))


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, to make a statement about it."""
    if not gate.may(by, Act.MAKE_STATEMENT, on=case):
        return None
    return Link("Make a statement or schedule", reverse("case-new-statement", args=[case.reference]))


def statements(by: Actor, form: str, before: int | None) -> Context:
    """Say which statements there are, the newest first.

    Raises:
        NotAllowed: the actor may not see statements.
    """
    found = queries.statements_of(by, form)
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown, said = listed[:PAGE], {"form": form} if form in Form.values else {}
    newest = queries.newest_of([one.pk for one in shown])
    waits = queries.to_check(by).select_related("statement", "made_by").defer("facts", "document", "apart")
    return {
        "statements": [_row(one, newest[one.pk]) for one in shown if one.pk in newest],
        "forms": [
            {"code": code, "title": title, "chosen": code == said.get("form")} for code, title in Form.choices
        ],
        "waits": [
            {
                "says": f"{each}, by {each.made_by.name}, {moment(each.made_at)}",
                "href": reverse("statement", args=[each.statement_id]),
            }
            for each in waits.order_by("made_at", "pk")[:PAGE]
        ],
        "files": [
            (kind.upper(), f"{reverse('statements-file', args=[kind])}?{urlencode(said)}")
            for kind in ("csv", "json")
        ],
        "paging": {
            "says": "The newest first",
            "newer": f"?{urlencode(said)}" if before else "",
            "older": f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else "",
        },
    }


def _row(statement: Statement, newest: Version) -> Context:
    return {
        "name": statement.reference,
        "href": reverse("statement", args=[statement.pk]),
        "form": statement.get_form_display(),
        "about": str(statement.exhibit or statement.case),
        "version": newest.number,
        "state": newest.get_state_display(),
        "by": newest.made_by.name,
        "at": moment(newest.made_at),
    }


def statement(by: Actor, shown: Statement) -> Context:
    """Say what a statement is: what its newest version says, how far it came, and what changed since."""
    versions = list(queries.versions_of(shown))
    newest = versions[0]
    reads = queries.may_read_apart(by, newest)
    return {
        "statement": _row(shown, newest),
        "case": shown.case.reference,
        "case_href": reverse("case-record", args=[shown.case.reference]),
        "unused_href": reverse("unused", args=[shown.case.reference]) if shown.form.startswith("mg6") else "",
        "changed": queries.changes_since(by, newest, by_place=False),
        "adopted": newest.is_adopted,
        "wording": newest.wording,
        "document": _document(newest),
        "seen": papers.seen_digest(newest),
        "apart": json.loads(newest.apart)["blocks"] if newest.apart and reads else [],
        "files": _files(newest, apart=reads),
        "versions": [_version(each, apart=reads) for each in versions],
        "may": _may(by, newest),
        "new_href": reverse("statement-new", args=[shown.pk])
        if newest.made_by_id == by.person and gate.may(by, Act.MAKE_STATEMENT, on=shown)
        else "",
    }


def _document(version: Version) -> Context:
    told = json.loads(version.document)
    return {
        "title": told["title"],
        "subtitle": told["subtitle"],
        "blocks": [_block(one) for one in told["blocks"]],
    }


def _block(block: Mapping[str, Any]) -> Context:
    """Give a block as a page draws it: cells with whether they hold a number."""
    if block["kind"] != "table":
        return dict(block)
    texts = block["texts"]
    cells = [[(cell, place >= texts) for place, cell in enumerate(row)] for row in block["rows"]]
    heads = [(name, place >= texts) for place, name in enumerate(block["columns"])]
    return {**block, "rows": cells, "columns": heads}


def _files(version: Version, *, apart: bool) -> list[Context]:
    forms = [("pdf", "PDF"), ("json", "JSON")]
    if version.apart and apart:
        forms.insert(1, ("apart", "Page that is not served (PDF)"))
    if version.state in {Version.State.CHECKED, Version.State.SERVED}:
        forms.append(("zip", "PDF with proof"))
    address = [version.statement_id, version.number]
    return [
        {"label": label, "href": reverse("statement-file", args=[*address, form])} for form, label in forms
    ]


def _version(version: Version, *, apart: bool) -> Context:
    return {
        "number": version.number,
        "state": version.get_state_display(),
        "by": version.made_by.name,
        "at": moment(version.made_at),
        "checked": f"{version.checked_by.name}, {moment(version.checked_at)}" if version.checked_by else "",
        "reason": version.reason,
        "served": f"{version.served_to}, {moment(version.served_at)}" if version.served_at else "",
        "files": _files(version, apart=apart),
    }


def _may(by: Actor, newest: Version) -> Context:
    is_other = newest.made_by_id != by.person
    checks = gate.may(by, Act.CHECK_STATEMENT, on=newest) and is_other
    serves = gate.may(by, Act.SERVE_STATEMENT, on=newest)
    return {
        "check": checks and newest.state == Version.State.MADE,
        "serve": serves and newest.state == Version.State.CHECKED and newest.is_adopted,
    }


def unused(by: Actor, case: str, after: int | None) -> Context:
    """Say what unused material stands on the schedules of a case, some at a time.

    Raises:
        NotAllowed: the actor may not see statements.
        NotFound: no such case.
    """
    found = queries.schedule_of(by, case).order_by("pk")
    listed = list((found.filter(pk__gt=after) if after else found)[: PAGE + 1])
    shown, reviews = listed[:PAGE], gate.may(by, Act.MAKE_STATEMENT)
    return {
        "case": case,
        "case_href": reverse("case-record", args=[case]),
        "new_href": reverse("case-new-statement", args=[case]) if reviews else "",
        "items": [_item(each, reviews=reviews) for each in shown],
        "paging": {
            "says": "As they were listed",
            "newer": "?" if after else "",
            "older": f"?after={shown[-1].pk}" if len(listed) > PAGE else "",
        },
    }


def _item(item: ScheduleItem, *, reviews: bool) -> Context:
    return {
        "name": f"{item.schedule.upper()} {item.number}",
        "description": item.description,
        "location": item.location,
        "reason": item.reason,
        "assists": item.assists,
        "reviewed": f"{item.reviewed_by}, {moment(item.reviewed_at)}" if item.reviewed_at else "Not yet",
        "served": moment(item.served_at),
        "href": reverse("unused-review", args=[item.pk]) if reviews else "",
    }
