"""Decides an appeal, by a manager who took no part; upheld, whoever was told of the notice is corrected."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.channels.actions.send_mail import send_mail
from tutela.casework.gate import Act, Actor
from tutela.casework.takedown import queries
from tutela.casework.takedown.actions.moving import locked, move
from tutela.casework.takedown.errors import BadWord, NoticeMoved, TookPart
from tutela.casework.takedown.letters.templates import template_in_force
from tutela.casework.takedown.letters.texts import say
from tutela.casework.takedown.models import Appeal, Correction, Notice, State
from tutela.engine.taxonomy import terminology

_MOST = 500


@transaction.atomic
def decide_appeal(by: Actor, appeal: Appeal, *, is_upheld: bool, reason: str) -> list[Correction]:
    """Decide; give the corrections that go out, each with its delivery, which says whether it went.

    Args:
        by: a manager who neither moved the notice nor entered the appeal.
        appeal: which.
        is_upheld: the notice was wrong.
        reason: why, in a sentence.

    Raises:
        NotAllowed: the actor decides no appeals.
        TookPart: they took part in the notice.
        NoticeMoved: it is decided already.
        BadWord: nothing says why, or too much.
        NoTemplate: the unit approved no templates, so that nobody could be told.
    """
    gate.require(by, Act.DECIDE_APPEALS, on=appeal.notice)
    terminology.guard(reason)
    if not 0 < len(reason.strip()) <= _MOST:
        raise BadWord(f"Say why in a sentence, of {_MOST} characters at most.")
    notice = locked(appeal.notice)
    current = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if current.decision != Appeal.Decision.OPEN:
        raise NoticeMoved(f"The {current} is decided: {current.get_decision_display().lower()}.")
    if by.person in queries.took_part(notice) | {current.entered_by_id}:
        raise TookPart(f"{by.name} took part in {notice}. Somebody else decides the appeal.")
    current.decision = Appeal.Decision.UPHELD if is_upheld else Appeal.Decision.DISMISSED
    current.decided_by_id, current.decided_at, current.reason = by.person, timezone.now(), reason.strip()
    current.save()
    corrections = _correct(by, notice, current) if is_upheld else []
    words, wrote = current.get_decision_display(), [current, *corrections]
    if notice.state != State.SUSPENDED and not is_upheld:
        move(by, notice, "appeal_dismissed", says=words, wrote=wrote)
    elif is_upheld:
        move(by, notice, "appeal_upheld", State.WITHDRAWN, words, wrote, back=True)
    else:
        move(by, notice, "appeal_dismissed", State(current.before), words, wrote, back=True)
    return corrections


def _correct(by: Actor, notice: Notice, appeal: Appeal) -> list[Correction]:
    """Tell everybody who was told of the notice; who was never told of it is told nothing now."""
    recipients = queries.told(notice)
    if not recipients:
        return []
    template, _ = template_in_force(by.unit, "correction")
    subject, text = template.written(say(notice, queries.items_of(notice)))
    made = []
    for number, recipient in enumerate(recipients, 1):
        delivery = send_mail(
            by, to=recipient, subject=subject, text=text, about=f"{notice}, correction", owner=by.person,
            key=f"correction-{appeal.pk}-{number}",
        )  # fmt: skip
        made.append(Correction.objects.create(appeal=appeal, recipient=recipient, delivery=delivery))
    return made
