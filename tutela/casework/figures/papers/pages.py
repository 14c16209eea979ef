"""The pages of papers: which there are, and one as it says."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tutela.casework import gate
from tutela.casework.figures import queries
from tutela.casework.figures.catalogue import pages as figures
from tutela.casework.figures.models import Form, Paper
from tutela.casework.gate import Act, Actor
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50


def papers(by: Actor, before: int | None) -> Context:
    """Say which papers there are, the newest first.

    Raises:
        NotAllowed: the actor may not read papers.
    """
    found = queries.papers_of(by)
    shown = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    older = f"?before={shown[PAGE - 1].pk}" if len(shown) > PAGE else ""
    return {
        "papers": [_row(each) for each in shown[:PAGE]],
        "new": reverse("figure-paper-new") if gate.may(by, Act.MAKE_PAPERS) else "",
        "links": figures.links(by),
        "paging": {"says": "", "newer": reverse("figure-papers") if before else "", "older": older},
    }


def paper(by: Actor, number: int) -> Context:
    """Say what the page of a paper shows; it prints as the paper.

    Raises:
        NotAllowed: the actor may not read papers.
        NotFound: there is none of that number.
    """
    found = queries.paper_for(by, number)
    said = json.loads(found.document)
    return {
        "paper": _row(found),
        "title": said["title"],
        "subtitle": said["subtitle"],
        "blocks": [_block(each) for each in said["blocks"]],
        "changed": queries.changed_since(found),
        "files": [
            (form.upper(), reverse("figure-paper-file", args=[number, form]))
            for form in ("pdf", "csv", "json")
        ],
        "rows": _rows(by, found),
    }


def _row(paper: Paper) -> Context:
    return {
        "name": paper.reference,
        "href": reverse("figure-paper", args=[paper.pk]),
        "form": paper.get_form_display(),
        "span": paper.span,
        "marking": paper.marking,
        "by": paper.made_by.name,
        "at": moment(paper.made_at),
    }


def _rows(by: Actor, paper: Paper) -> list[Context]:
    """Give the ways to the rows that a paper counts, as they are now."""
    told = json.loads(paper.facts)
    if paper.form != Form.NOTICES:
        keys = [(each["title"], each["key"]) for each in told["figures"]]
        return [
            {"label": title, "href": f"{reverse('figure', args=[key])}?span={paper.span}"}
            for title, key in keys
        ]
    return _rows_of_notices(by, told, paper.span)


def _rows_of_notices(by: Actor, told: Mapping[str, Any], span: str) -> list[Context]:
    if not gate.may(by, Act.SEE_NOTICES):
        return []
    found = []
    for row in told["providers"]:
        who, of = row["provider"] or "Not said", {"provider": row["provider"]}
        found.append({"label": f"{who}: notices", "href": rows_at("notices-sent", span, of)})
        narrowed = {"addresses": {}, "removed": {"counts": "yes"}}
        narrowed |= {
            told["action_names"][code].lower(): {"action": code} for code, n in row["actions"].items() if n
        }
        found += [
            {"label": f"{who}: {name}", "href": rows_at("addresses-notified", span, {**of, **more})}
            for name, more in narrowed.items()
        ]
    # A paper of an earlier version has no such bands, and no appeals.
    for row in told.get("removal", []):
        who, of = row["provider"] or "Not said", {"provider": row["provider"]}
        found += [
            {
                "label": f"{who}: {told['band_names'][code].lower()}",
                "href": rows_at("addresses-notified", span, {**of, "removal": code}),
            }
            for code, number in row["bands"].items()
            if number
        ]
    found += [
        {"label": f"Appeals: {name.lower()}", "href": rows_at("appeals-entered", span, {"decision": code})}
        for code, name, _ in told.get("appeals", [])
    ]
    return found


def rows_at(key: str, span: str, narrowed: Mapping[str, str]) -> str:
    """Give the address of the rows of a figure, narrowed."""
    return f"{reverse('figure-rows', args=[key])}?{urlencode({'span': span, **narrowed})}"


def _block(block: Mapping[str, Any]) -> Context:
    """Give a block as a page draws it: cells with whether they hold a number, bars with where they lie."""
    if block["kind"] == "chart":
        return {**block, **_bars(block["bars"])}
    if block["kind"] != "table":
        return dict(block)
    texts = block["texts"]
    cells = [[(cell, place >= texts) for place, cell in enumerate(row)] for row in block["rows"]]
    heads = [(name, place >= texts) for place, name in enumerate(block["columns"])]
    return {**block, "rows": cells, "columns": heads}


_ROW = 14


def _bars(bars: Sequence[tuple[str, str, int | None]]) -> Context:
    """Lay bars out as the chart of a board has them, in hundredths of the longest."""
    drawn = [
        {"y": number * _ROW + 2, "width": share / 10}
        for number, (_, _, share) in enumerate(bars)
        if share is not None
    ]
    return {"drawn": drawn, "height": len(bars) * _ROW}
