"""Says what stands in the places of a template, for one notice."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from tutela.casework.takedown.models import Notice, NoticeItem
from tutela.engine.identifiers import defanged
from tutela.printable import printable


def say(
    notice: Notice,
    items: Sequence[NoticeItem],
    *,
    due: datetime | None = None,
    answer_address: str = "",
    code: str = "",
) -> dict[str, str]:
    """Give what is said in each place; addresses are written so that nobody follows them by mistake."""
    return {
        "reference": str(notice),
        "unit": str(notice.unit),
        "count": str(len(items)),
        "addresses": "\n".join(f"{item.number}. {printable(defanged(item.trace.address))}" for item in items),
        "answer_address": answer_address or settings.TUTELA.mail.sender or "by answering this mail",
        "code": code or "not needed",
        "due": f"{due:%Y-%m-%d %H:%M} UTC" if due else "-",
        "provider": printable(notice.provider) or "-",
    }
