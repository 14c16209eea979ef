"""Makes a paper of the figures of a span."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.cases.models import Marking
from tutela.casework.custody import log
from tutela.casework.figures.catalogue.periods import Period
from tutela.casework.figures.errors import BadSpan
from tutela.casework.figures.models import Form, Paper
from tutela.casework.figures.papers import composing, facts
from tutela.casework.figures.papers.files import digest_of
from tutela.casework.gate import Act, Actor
from tutela.casework.people.models import Unit
from tutela.engine.taxonomy import terminology
from tutela.engine.typesetting.document import canonical

_OF_A_YEAR = (Form.TRANSPARENCY, Form.NOTICES)


def make_paper(by: Actor, form: str, period: Period, marking: str, words: str = "") -> Paper:
    """Make a paper of what is counted for a span now; it stays as it is, whatever comes after.

    Args:
        by: who makes it.
        form: one of `Form`.
        period: the span; a year, for what is published once a year.
        marking: its security marking, one of `Marking.Level`.
        words: what the unit says itself, one paragraph a line.

    Raises:
        NotAllowed: the actor does not make papers.
        BadSpan: there is no such form or marking, the span has not begun, or is not a year where it must be.
        RefusedWords: the words hold some that are not used here.
    """
    gate.require(by, Act.MAKE_PAPERS)
    terminology.guard(words)
    at = timezone.now()
    if form not in Form.values or marking not in Marking.Level.values:
        raise BadSpan(f"A paper is one of {', '.join(Form.values)}, and has a marking.")
    if form in _OF_A_YEAR and not period.is_year:
        raise BadSpan(f"{Form(form).label}: it is made of a whole year, such as {period.first.year}.")
    if period.start > at:
        raise BadSpan(f"{period} has not begun.")
    told = facts.facts_of(by.unit, form, period)
    with transaction.atomic():
        paper = Paper.objects.create(
            unit_id=by.unit, form=form, span=period.code, since=period.first, until=period.until,
            marking=marking, facts=canonical(told), made_by_id=by.person, made_at=at,
        )  # fmt: skip
        said = composing.written(
            told, unit=Unit.objects.get(pk=by.unit).name, author=by.name, reference=paper.reference,
            marking=marking, words=words, at=at,
        )  # fmt: skip
        paper.document = said.text()
        paper.save(update_fields=["document"])
        log.record(
            by, "figures.paper_made", purpose="figures", wrote=[paper], paper=paper.pk, form=form,
            span=period.code, facts_sha256=digest_of(paper.facts), document_sha256=digest_of(paper.document),
        )  # fmt: skip
    return paper
