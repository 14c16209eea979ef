"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.policies.actions import store_back_test
from tutela.casework.policies.models import BackTest
from tutela.casework.reports import past
from tutela.casework.risk.kinds import BACK_TEST
from tutela.errors import Invalid


@handles(BACK_TEST)
def try_rules(job: Job) -> None:
    """Try a proposed rule book on past reports."""
    by = gate.machine(job.unit)
    test = BackTest.objects.select_related("version__policy").get(pk=job.arguments["back_test"])
    try:
        found = past.tried(job.unit, test.version.text)
    except Invalid as wrong:
        store_back_test(by, test, fault=str(wrong))
        return
    store_back_test(
        by,
        test,
        summary=found.says,
        compared=found.compared,
        changed=found.higher + found.lower,
        rows=found.rows,
    )
