"""Signs, as a second person, what of a line may be handed on."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import LineMoved, OwnWords
from tutela.casework.logbook.models import Line, Sanitised
from tutela.casework.logbook.register.identity import require_nameless
from tutela.casework.people.actions.lock_unit import lock_unit


@transaction.atomic
def sign_text(by: Actor, line: Line, number: int) -> Sanitised:
    """Sign the newest sanitised text of a line; from then on packages may take it.

    Args:
        by: who signs.
        line: of which.
        number: the text that they saw.

    Raises:
        NotAllowed: the actor signs nothing that is handed on.
        OwnWords: they wrote the text, or filed the line.
        LineMoved: there is a newer text, or it was signed already.
        NamesSource: it holds words of the identity of the line's registered source.
    """
    gate.require(by, Act.SIGN_SANITISED, on=line)
    lock_unit(by.unit)
    current = Sanitised.objects.filter(line=line).order_by("-number").first()
    if current is None or current.number != number or current.signed_by_id is not None:
        raise LineMoved(f"Text {number} of {line} does not wait for a signature. Load the page again.")
    if by.person in (current.by_id, line.by_id):
        raise OwnWords(f"{by.name} wrote this text, or filed the line. Another person signs.")
    require_nameless(line.pk, current.text)
    current.signed_by_id, current.signed_at = by.person, timezone.now()
    current.save(update_fields=["signed_by", "signed_at"])
    log.record(
        by, "line.text_signed", purpose="intelligence", wrote=[current], line=line.pk, number=number,
        text_sha256=log.digest_of(current.text),
    )  # fmt: skip
    return current
