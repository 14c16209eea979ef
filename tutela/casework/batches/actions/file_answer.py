"""Files what an authority answered to a batch that went back."""

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.batches.errors import BadAnswer
from tutela.casework.batches.models import BatchReturn
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.engine.taxonomy import terminology

MOST_ANSWER = 1000


@transaction.atomic
def file_answer(by: Actor, sent: BatchReturn, answer: str) -> BatchReturn:
    """File what the authority answered, once and for good.

    Raises:
        NotAllowed: the actor may not export in this unit.
        BadAnswer: nothing is said, too much, or an answer is filed already.
        RefusedWords: it holds words that are not used here.
    """
    gate.require(by, Act.EXPORT, on=sent.batch)
    if not answer.strip() or len(answer) > MOST_ANSWER:
        raise BadAnswer(f"Say what was answered, in at most {MOST_ANSWER:,} characters.")
    terminology.guard(answer)
    found = BatchReturn.objects.select_for_update(of=("self",)).select_related("batch").get(pk=sent.pk)
    if found.answered_at is not None:
        raise BadAnswer(f"An answer to return {found.number} of batch {found.batch_id} is filed already.")
    found.answer, found.answered_by_id, found.answered_at = answer.strip(), by.person, timezone.now()
    found.save()
    log.record(
        by, "batch.answered", purpose="sharing", batch=found.batch_id, number=found.number,
        answer_sha256=log.digest_of(found.answer), wrote=[found],
    )  # fmt: skip
    return found
