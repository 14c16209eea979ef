"""What the pages of imports say."""

from typing import Any

from django.urls import reverse

from tutela.casework.gate import Actor
from tutela.casework.reports import queries
from tutela.casework.reports.mailbox import standing
from tutela.casework.reports.models import ReportImport
from tutela.casework.reports.triage import presenters
from tutela.casework.times import moment

Context = dict[str, Any]
SHOWN = 50
LINES_SHOWN = 100


def imports(by: Actor, before: int | None) -> Context:
    """Say which imports there were, the newest first: a page of them, before one number.

    Raises:
        NotAllowed: the actor may not see reports.
    """
    found = queries.imports_of(by)
    page = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown, href = page[:SHOWN], reverse("reports-imports")
    return {
        "rows": [_import(each) for each in shown],
        "reports_href": reverse("reports"),
        "mailbox": standing.shown(by),
        "first_href": href if before else "",
        "next_href": f"{href}?before={shown[-1].pk}" if len(page) > SHOWN else "",
    }


def one(by: Actor, run: ReportImport, *, is_read: bool, after: int) -> Context:
    """Say what an import could not read, or, `is_read`, what it read with something to say of it.

    Args:
        by: who asks.
        run: the import.
        is_read: which of the two.
        after: after which line.
    """
    href = reverse("reports-import", args=[run.pk])
    page = list(run.lines.filter(is_read=is_read, pk__gt=after).order_by("pk")[: LINES_SHOWN + 1])
    shown, first = page[:LINES_SHOWN], f"{href}?read=1" if is_read else href
    joint = "&" if is_read else "?"
    return {
        "import": _import(run),
        "lines": [
            {name: presenters.inert(getattr(each, name)) for name in ("place", "says")} for each in shown
        ],
        "is_read": is_read,
        "unread_href": href,
        "read_href": f"{href}?read=1",
        "imports_href": reverse("reports-imports"),
        "first_href": first if after else "",
        "next_href": f"{first}{joint}after={shown[-1].pk}" if len(page) > LINES_SHOWN else "",
    }


def _import(run: ReportImport) -> Context:
    return {
        "title": f"Import {run.pk}",
        "href": reverse("reports-import", args=[run.pk]),
        "path": presenters.inert(run.path),
        "by": run.begun_by,
        "begun": moment(run.begun_at),
        "stands": f"Finished on {moment(run.finished_at)}" if run.finished_at else "Not finished",
        **{name: getattr(run, name) for name in ("read", "new", "versions", "held", "unread")},
    }
