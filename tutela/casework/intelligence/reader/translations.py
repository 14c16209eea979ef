"""What pages say of translations: whose each is, beside the words and never in their place."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from tutela.casework.intelligence.models import Message, Translation
from tutela.casework.intelligence.reader import words
from tutela.casework.times import moment

Context = dict[str, Any]


def beside(rows: Sequence[Message]) -> dict[int, list[Context]]:
    """Give the translations that stand beside some messages, the newest first."""
    standing = Translation.objects.filter(message__in=rows, withdrawn_at=None).order_by("-pk")
    found = dict[int, list[Context]]()
    for each in standing:
        found.setdefault(each.message_id, []).append(_row(each))
    return found


def of_message(message: Message, *, may: bool) -> list[Context]:
    """Give every translation of a message, also those that were withdrawn."""
    made = message.translations.select_related("by", "withdrawn_by").order_by("-pk")
    return [
        {
            **_row(each),
            "entered_by": each.by.name,
            "withdrawn": f"Withdrawn by {each.withdrawn_by.name}, {moment(each.withdrawn_at)}: "
            f"{words.inert(each.why_withdrawn)}"
            if each.withdrawn_by
            else "",
            "withdraw_href": reverse("communications-translation-withdraw", args=[each.pk])
            if may and not each.withdrawn_at
            else "",
        }
        for each in made
    ]


def _row(each: Translation) -> Context:
    return {
        "number": each.pk,
        "text": words.inert(each.text),
        "language": each.language,
        "translator": words.inert(each.translator),
        "at": moment(each.at),
    }
