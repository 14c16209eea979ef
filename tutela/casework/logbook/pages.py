"""What the pages of the intelligence log show."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from tutela.casework import gate, rooms
from tutela.casework.cases.models import Case, Marking
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook import queries
from tutela.casework.logbook.models import Hypothesis, Line, Sanitised
from tutela.casework.logbook.tables import grading, techniques
from tutela.casework.rooms import Link
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.tables import Table, fact_or_opinion, harmless, link, table
from tutela.casework.times import moment

Context = dict[str, Any]
PAGE = 50
_HEADS = ("Line", "Grading", "What", "Marking", "Handed on", "By", "Filed")


def offer_of_case(by: Actor, case: Case) -> Link | None:
    """Offer, from the page of a case, its intelligence log."""
    may = gate.may(by, Act.SEE_LOGBOOK, on=case)
    return Link("Intelligence log", reverse("case-log", args=[case])) if may else None


def logbook(by: Actor, before: int | None, *, unsigned: bool) -> Context:
    """Say which lines the unit has, the newest first, or those that wait for a signature alone."""
    found = queries.lines_of(by, unsigned=unsigned)
    said = {"unsigned": "1"} if unsigned else {}
    context = _listed(found, before, said)
    order = Marking.Level.values
    shown = [row.marking for row in context.pop("lines")]
    return {
        **context,
        "level": max(shown, key=order.index, default=""),
        "unsigned": unsigned,
        "sources_href": reverse("sources") if gate.may(by, Act.WORK_LOGBOOK) else "",
    }


def case_log(by: Actor, case: Case, before: int | None) -> Context:
    """Say what the log of a case holds: lines, hypotheses and authorities."""
    context = _listed(queries.lines_of(by, case), before, {})
    context.pop("lines")
    hypotheses = Hypothesis.objects.filter(case=case).select_related("by").order_by("-pk")
    works = gate.may(by, Act.WORK_LOGBOOK, on=case)
    entries = (
        ("file", "File a line"),
        ("pose", "Pose a hypothesis"),
        ("authority", "Enter an authority"),
    )
    return {
        **context,
        "case": case.reference,
        "case_href": rooms.page_of("case", case.reference),
        "level": queries.marking_of_log(case),
        "hypotheses": table(
            "Hypotheses", ("Hypothesis", "What may be so", "State", "By", "Posed"),
            [
                (
                    link(str(each), reverse("hypothesis", args=[each.pk])), each.text,
                    each.get_state_display(), each.by.name, moment(each.at),
                )
                for each in hypotheses[:PAGE]
            ],
        ),
        "authorities": table(
            "Authorities", ("Reference", "Technique", "Granted by", "From", "Until"),
            [
                (
                    each.reference, techniques()[each.technique].title, each.granted_by,
                    each.begins_on.isoformat(), each.expires_on.isoformat(),
                )
                for each in queries.authorities_of(case)[:PAGE]
            ],
        ),
        "new": [(label, reverse("log-entry", args=[case, what])) for what, label in entries if works],
        "files": [
            (form.upper(), reverse("case-log-file", args=[case, form])) for form in ("csv", "json")
        ],
    }  # fmt: skip


def _listed(found: QuerySet[Line], before: int | None, said: dict[str, str]) -> Context:
    listed = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    shown = listed[:PAGE]
    older = f"?{urlencode({**said, 'before': shown[-1].pk})}" if len(listed) > PAGE else ""
    return {
        "lines": shown,
        "table": _lines(shown),
        "paging": {
            "says": "The newest first", "newer": f"?{urlencode(said)}" if before else "", "older": older,
        },
    }  # fmt: skip


def _lines(shown: list[Line]) -> Table:
    texts: dict[int, Sanitised] = {}
    for text in Sanitised.objects.filter(line__in=[row.pk for row in shown]).order_by("line", "number"):
        texts[text.line_id] = text
    return table(
        "Lines, the newest first", _HEADS,
        [
            (
                link(str(row), reverse("log-line", args=[row.pk])), row.grading, harmless(row.text)[:200],
                row.marking, _handed_on(texts.get(row.pk)), row.by.name, moment(row.at),
            )
            for row in shown
        ],
    )  # fmt: skip


def _handed_on(text: Sanitised | None) -> str:
    if text is None:
        return "Nothing written"
    return "Signed" if text.signed_by_id else "Waits for a signature"


def line(by: Actor, shown: Line) -> Context:
    """Say all that is on record of a line but who its source is."""
    scales, technique = grading(), techniques()[shown.technique]
    texts = list(shown.sanitised.select_related("by", "signed_by").order_by("-number"))
    works = gate.may(by, Act.WORK_LOGBOOK, on=shown)
    signs = gate.may(by, Act.SIGN_SANITISED, on=shown)
    waits = texts[0] if texts and texts[0].signed_by_id is None else None
    acts = [("sanitise", "Write what may be handed on")]
    acts += [("capture", "Note the capture")] if shown.provenance == Line.Provenance.OPEN_SOURCE else []
    acts += [("source", "Name its source")] if shown.provenance == Line.Provenance.PERSON else []
    capture = getattr(shown, "capture", None)
    return {
        "name": str(shown),
        "level": queries.marking_of_log(shown.case),
        "case": shown.case.reference,
        "case_href": reverse("case-log", args=[shown.case]),
        "given": harmless_lines(shown.text),
        "facts": [
            ("Grading", shown.grading),
            ("Source", scales.source[shown.source]),
            ("Information", scales.information[shown.information]),
            ("Handling", ". ".join(filter(None, (scales.handling[shown.handling], shown.conditions)))),
            ("Scales", scales.in_words),
            ("Comes from", ", ".join(filter(None, (shown.get_provenance_display(), shown.place)))),
            ("Technique", f"{technique.title} ({technique.in_words})"),
            ("Authority", _authority(shown)),
            ("Obtained", shown.obtained_on.isoformat()),
            ("Class", classes().titles.get(shown.subject_class, shown.subject_class)),
            ("Fact or opinion", fact_or_opinion(is_opinion=shown.is_opinion)),
            ("Marking of the line", shown.marking),
            ("Corrects", str(shown.corrects) if shown.corrects else ""),
            ("Captured", _captured(capture) if capture else ""),
            ("Filed", f"{shown.by.name}, {moment(shown.at)}"),
        ],
        "texts": [
            {
                "number": each.number,
                "text": harmless_lines(each.text),
                "removed": ", ".join(map(harmless, each.removed)),
                "by": f"{each.by.name}, {moment(each.at)}",
                "signed": f"{each.signed_by.name}, {moment(each.signed_at)}" if each.signed_by else "",
            }
            for each in texts
        ],
        "to_sign": waits.number if waits and signs and by.person not in (waits.by_id, shown.by_id) else 0,
        "acts": [(label, reverse("log-line-act", args=[shown.pk, what])) for what, label in acts if works],
    }


def harmless_lines(text: str) -> str:
    """Give a text of several lines with addresses that nothing follows."""
    return "\n".join(map(harmless, text.splitlines()))


def _authority(shown: Line) -> str:
    return f"{shown.authority}, until {shown.authority.expires_on}" if shown.authority else "None is needed"


def _captured(capture: Any) -> str:
    digest = f", SHA-256 {capture.digest}" if capture.digest else ""
    return f"{harmless(capture.address)}, {moment(capture.captured_at)}, {capture.method}{digest}"


def hypothesis(by: Actor, shown: Hypothesis) -> Context:
    """Say what may be so, and what speaks for and against it, beside each other."""
    rows = list(shown.evidence.select_related("line", "by").order_by("pk"))
    is_open = shown.state == Hypothesis.State.OPEN
    return {
        "name": str(shown),
        "posed": shown.text,
        "level": queries.marking_of_log(shown.case),
        "case": shown.case.reference,
        "case_href": reverse("case-log", args=[shown.case]),
        "state": shown.get_state_display(),
        "conclusion": shown.conclusion,
        "sides": [
            table(
                title, ("Line", "Grading", "How it speaks", "By"),
                [
                    (
                        link(str(each.line), reverse("log-line", args=[each.line_id])), each.line.grading,
                        each.says, each.by.name,
                    )
                    for each in rows
                    if each.is_for == is_for
                ],
            )
            for title, is_for in (("For it", True), ("Against it", False))
        ],
        "ends": [each for each in Hypothesis.State.choices if each[0] != Hypothesis.State.OPEN],
        "may_work": is_open and gate.may(by, Act.WORK_LOGBOOK, on=shown),
    }  # fmt: skip
