"""Writes what of a line may be handed on, for another person to sign."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine
from tutela.casework.logbook.models import Line, Sanitised
from tutela.casework.logbook.models.lines import TEXT
from tutela.casework.logbook.register.identity import require_nameless
from tutela.casework.people.actions.lock_unit import lock_unit
from tutela.engine.taxonomy import terminology


@transaction.atomic
def sanitise(by: Actor, line: Line, text: str) -> Sanitised:
    """Write a text of a line that betrays no source; a later one takes the place of those before.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: there is no text, or it is too long.
        NamesSource: it holds words of the identity of the line's registered source.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=line)
    terminology.guard(text)
    if not text.strip() or len(text) > TEXT:
        raise BadLine(f"Write what may be handed on, in at most {TEXT:,} characters.")
    require_nameless(line.pk, text)
    lock_unit(by.unit)
    last = Sanitised.objects.filter(line=line).order_by("-number").values_list("number", flat=True).first()
    made = Sanitised.objects.create(
        line=line, number=(last or 0) + 1, text=text.strip(), removed=removed(line.text, text),
        by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "line.sanitised", purpose="intelligence", wrote=[made], line=line.pk, number=made.number,
        removed=len(made.removed), text_sha256=log.digest_of(made.text),
    )  # fmt: skip
    return made


def removed(before: str, after: str) -> list[str]:
    """Name the words of one text that are not in another, each once, in the order of the first."""
    kept = {word.casefold() for word in re.findall(r"\w+", after)}
    return list(dict.fromkeys(word for word in re.findall(r"\w+", before) if word.casefold() not in kept))
