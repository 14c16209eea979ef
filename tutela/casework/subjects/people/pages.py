"""What the pages of people show."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from tutela.casework import gate
from tutela.casework.cases.queries import marking_of
from tutela.casework.gate import Act, Actor
from tutela.casework.risk import queries as risk, rules
from tutela.casework.risk.models import Lowering
from tutela.casework.subjects import harm, queries
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.models import Nomination, Subject
from tutela.casework.subjects.tables import Table, fact_or_opinion, link, table
from tutela.casework.times import moment
from tutela.engine.risk.assessment import Assessment
from tutela.engine.risk.rule_book import RuleBook

Context = dict[str, Any]
PAGE = 50
_ACTS = {
    "fact": "State what is known",
    "nominate": "Nominate to tasking",
    "class": "Change the class",
    "lower": "Ask to lower the risk",
}


def chosen(by: Actor, subject_class: str, case: str) -> QuerySet[Subject]:
    """Give the people that the filters of an address ask for, the greatest harm first.

    Raises:
        NotAllowed: the actor may not see who is named in cases.
    """
    found = queries.subjects_of(by)
    found = found.filter(subject_class=subject_class) if subject_class in classes().titles else found
    return found.filter(case__reference=case) if case else found


def subjects(by: Actor, subject_class: str, case: str, after: tuple[int, ...]) -> Context:
    """Say who there is, the greatest harm first.

    Args:
        by: who asks.
        subject_class: a code of the classes; all, where it is none.
        case: the reference of a case; all, where it is empty.
        after: rank and number of whoever ended the page before.
    """
    found = chosen(by, subject_class, case)
    if after:
        rank, number = after
        found = found.filter(Q(rank__gt=rank) | Q(rank=rank, pk__gt=number))
    listed = list(found[: PAGE + 1])
    shown = listed[:PAGE]
    titles = classes().titles
    said = {"class": subject_class} if subject_class in titles else {}
    said |= {"case": case} if case else {}
    end = shown[-1] if len(listed) > PAGE else None
    older = urlencode({**said, "after": f"{end.rank}.{end.pk}"}) if end else ""
    book, _ = harm.in_force(by.unit)
    bands = {band.code: band.title for band in book.bands}
    return {
        "table": table(
            "People, the greatest harm first",
            ("Person", "Called", "Risk", "Class", "Fact or opinion", "Case"),
            [
                (
                    link(str(each), reverse("subject", args=[each.pk])), each.title, _risk(each, bands),
                    titles.get(each.subject_class, each.subject_class),
                    fact_or_opinion(is_opinion=each.is_opinion),
                    link(each.case.reference, reverse("case-entities", args=[each.case])),
                )
                for each in shown
            ],
        ),
        "classes": [
            {"code": code, "title": title, "chosen": code == subject_class} for code, title in titles.items()
        ],
        "case": case,
        "left_out": _left_out(by, said, found),
        "files": [
            (form.upper(), f"{reverse('subjects-file', args=[form])}?{urlencode(said)}")
            for form in ("csv", "json")
        ],
        "paging": {
            "says": "The greatest harm first",
            "newer": f"?{urlencode(said)}" if after else "",
            "older": f"?{older}" if older else "",
        },
    }  # fmt: skip


def _left_out(by: Actor, said: dict[str, str], found: QuerySet[Subject]) -> int:
    """Count whom the filters leave out, so that no list is shorter without a word."""
    return (
        queries.subjects_of(by).count() - chosen(by, said.get("class", ""), said.get("case", "")).count()
        if said
        else 0
    )


def _risk(one: Subject, bands: dict[str, str]) -> str:
    title = bands.get(one.band, one.band)
    return f"Immediate risk, {title.lower()}" if one.is_immediate else title


def subject(by: Actor, shown: Subject) -> Context:
    """Say who somebody is, why they stand where they do row by row, and what was decided of them."""
    history = risk.history(by.unit, harm.KIND, shown.pk)
    row = history[0]
    book, found = rules.read(row.book.text), risk.explained(row)
    waits = risk.waiting(by.unit, harm.KIND, shown.pk)
    works = gate.may(by, Act.WORK_SUBJECTS, on=shown)
    said = classes()
    basis = said.bases.get(shown.subject_class)
    return {
        "name": str(shown),
        "title": shown.title,
        "version": shown.version,
        "level": marking_of(shown.case),
        "case": shown.case.reference,
        "case_href": reverse("case-entities", args=[shown.case]),
        "entity": f"O-{shown.anchor.entity}",
        "entity_href": reverse("entity", args=[shown.anchor.entity]),
        "class": said.titles.get(shown.subject_class, shown.subject_class),
        "class_basis": basis.in_words if basis else "",
        "basis": fact_or_opinion(is_opinion=shown.is_opinion),
        "reason": shown.reason,
        "risk": _risk(shown, {band.code: band.title for band in book.bands}),
        "model": row.model_version,
        "factors": _factors(book, found),
        "not_known": [one.says for one in found.not_known],
        "stated": _stated(by, shown, book),
        "waits": _lowering(by, waits, book) if waits else None,
        "history": table(
            "How the risk stood", ("When", "Band", "Because", "Says", "By"),
            [
                (
                    moment(past.at), past.band, past.cause, past.says,
                    " and ".join(who.name for who in (past.by, past.second) if who),
                )
                for past in history[:PAGE]
            ],
        ),
        "nominations": [_nomination(by, each) for each in nominations_of(shown)],
        "acts": [
            (label, reverse("subject-act", args=[shown.pk, what])) for what, label in _ACTS.items() if works
        ],
        "may_work": works,
        "json_href": reverse("subject-file", args=[shown.pk]),
    }  # fmt: skip


def nominations_of(shown: Subject) -> QuerySet[Nomination]:
    """List how somebody was nominated, the newest first."""
    rows = shown.nominations.select_related("by", "decided_by").prefetch_related("reviews__by")
    return rows.order_by("-pk")


def _factors(book: RuleBook, found: Assessment) -> Table:
    return table(
        "Factors, each with the rows that say so",
        ("Rule", "Factor", "Sets at least", "Weighs", "Rows", "Basis"),
        [
            (
                factor.rule, factor.says, book.band(factor.band).title if factor.band else "",
                "" if factor.band else str(factor.weight), "; ".join(factor.where),
                f"{factor.basis.citation} ({factor.basis.mark.value})",
            )
            for factor in found.factors
        ],
    )  # fmt: skip


def _stated(by: Actor, shown: Subject, book: RuleBook) -> Table:
    says = {fact.name: fact.says for fact in book.facts}
    rows = risk.stated(by.unit, harm.KIND, [shown.pk]).get(shown.pk, [])
    return table(
        "What people state",
        ("Fact", "Value", "Row that says so", "By", "When"),
        [
            (says.get(one.fact, one.fact), str(one.value), one.source, one.by.name, moment(one.at))
            for one in rows
        ],
    )


def _lowering(by: Actor, asked: Lowering, book: RuleBook) -> Context:
    return {
        "band": book.band(asked.band).title,
        "clears": asked.clears,
        "by": asked.by.name,
        "at": moment(asked.at),
        "reason": asked.reason,
        "own": asked.by_id == by.person,
    }


def _nomination(by: Actor, one: Nomination) -> Context:
    waits = one.outcome == Nomination.Outcome.WAITING
    may_decide = waits and one.by_id != by.person and gate.may(by, Act.DECIDE_NOMINATION, on=one)
    may_review = one.outcome == Nomination.Outcome.TASKED and gate.may(by, Act.WORK_SUBJECTS, on=one)
    what = "decide" if may_decide else "review"
    return {
        "name": str(one),
        "tasking": one.tasking,
        "reason": one.reason,
        "by": one.by.name,
        "at": moment(one.at),
        "outcome": one.get_outcome_display(),
        "decided": f"{one.decided_by}, {moment(one.decided_at)}: {one.decision}" if one.decided_by else "",
        "review_on": one.review_on.isoformat() if one.review_on else "",
        "reviews": [f"{each.by}, {moment(each.at)}: {each.says}" for each in one.reviews.all()],
        "act": (what.capitalize(), reverse("nomination-act", args=[one.pk, what]))
        if may_decide or may_review
        else None,
    }
