"""The jobs that a version of a law pack has done: it is tried on past grades, and what it touches listed."""

from tutela.casework import gate
from tutela.casework.grading import actions
from tutela.casework.grading.law_packs import pages
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.law import law_packs
from tutela.casework.law.kinds import LIST_TOUCHED, TRY_LAW_PACK
from tutela.casework.policies import rule_books
from tutela.casework.policies.actions import store_back_test
from tutela.casework.policies.models import BackTest, Version
from tutela.errors import Invalid


@handles(TRY_LAW_PACK)
def try_law_pack(job: Job) -> None:
    """Try a proposed version of a law pack on the facts of the grades that stand."""
    by = gate.machine(job.unit)
    test = BackTest.objects.select_related("version__policy").get(pk=job.arguments["back_test"])
    try:
        # The program may be another than the one under which it was drafted.
        rule_books.check(test.version.policy.rule_book, test.version.text)
    except Invalid as wrong:
        store_back_test(by, test, fault=str(wrong))
        return
    change, before = actions.list_touched(by, test.version), law_packs.followed_by(test.version)
    store_back_test(
        by,
        test,
        summary=(
            f"Compared with {before.name} {before.version} ({before.digest[:16]}), by the facts of the "
            "grades that stand. What was derived stays as it was."
        ),
        compared=change.compared,
        changed=change.touched,
        rows=pages.by_change(change),
    )


@handles(LIST_TOUCHED)
def list_touched(job: Job) -> None:
    """List what a version that is in force by now touches, with what was graded since it was tried."""
    version = Version.objects.select_related("policy").get(pk=job.arguments["version"])
    actions.list_touched(gate.machine(job.unit), version)
