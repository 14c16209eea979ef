"""Puts a named person's translation beside a message."""

import re

from django.db import transaction

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.intelligence.errors import BadTranslation
from tutela.casework.intelligence.models import Message, Translation

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LONGEST, _LONGEST_NAME, _LONGEST_LANGUAGE = 20_000, 200, 35


@transaction.atomic
def translate(by: Actor, message: Message, language: str, text: str, translator: str = "") -> Translation:
    """Keep a translation; the words of the message stay as they are, and an earlier translation stays beside.

    Args:
        by: who enters it.
        message: of what.
        language: that of the message, as BCP 47 writes it: "pl", "pt-BR".
        text: what it means.
        translator: who translated; empty, whoever enters it.

    Raises:
        NotAllowed: the actor may mark nothing there.
        BadTranslation: there is no text, or the language is none.
    """
    gate.require(by, Act.MARK_COMMUNICATIONS, on=message)
    said, who, code = text.strip(), translator.strip() or by.name, language.strip()
    if not said or len(said) > _LONGEST:
        raise BadTranslation(
            f"Write what the message means, in {_LONGEST:,} signs at most. Nothing was kept."
        )
    if not _LANGUAGE.fullmatch(code) or len(code) > _LONGEST_LANGUAGE:
        raise BadTranslation("Write the language of the message as a code, such as pl. Nothing was kept.")
    if len(who) > _LONGEST_NAME:
        raise BadTranslation(f"Name who translated in {_LONGEST_NAME} signs at most. Nothing was kept.")
    made = Translation.objects.create(
        message=message, language=code, text=said, translator=who, by_id=by.person
    )
    log.record(
        by, "message.translated", purpose="investigation", wrote=[made], message=message.pk,
        translation=made.pk, language=code,
    )  # fmt: skip
    return made
