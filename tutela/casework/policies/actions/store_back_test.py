"""Puts down what a version of a rule book would have done with past work."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.policies.models import BackTest

MOST_ROWS = 500


@transaction.atomic
def store_back_test(
    by: Actor,
    test: BackTest,
    *,
    summary: str = "",
    compared: int = 0,
    changed: int = 0,
    rows: Sequence[Mapping[str, str | int]] = (),
    fault: str = "",
) -> BackTest:
    """Store what a back-test found, once; what came first is kept when its job runs again.

    Args:
        by: the machine that ran the job.
        test: the row that the job names.
        summary: what people should know before they approve, in a sentence.
        compared: how many past things were tried.
        changed: how many of them would end otherwise.
        rows: some of these, each {"what", "before", "after"}, "href" if it has a page, "count" if it is of
            several; 500 are kept.
        fault: why there is no result; the version cannot be approved then.
    """
    gate.require(by, Act.BACK_TEST, test)
    current = BackTest.objects.select_for_update().get(pk=test.pk)
    if current.ended_at is not None:
        return current
    current.summary, current.compared, current.changed = summary[:500], compared, changed
    current.rows, current.fault, current.ended_at = list(rows[:MOST_ROWS]), fault[:500], timezone.now()
    current.save()
    log.record(
        by, "policy.back_tested", purpose="policy", wrote=[current], policy=current.version.policy_id,
        back_test=current.pk, compared=compared, changed=changed, failed=bool(fault),
    )  # fmt: skip
    return current
