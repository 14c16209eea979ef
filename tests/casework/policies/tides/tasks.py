import tomllib

from tutela.casework import gate
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.casework.policies import actions
from tutela.casework.policies.models import BackTest

BOATS = {"Boat 1": 2, "Boat 2": 4, "Boat 3": 9}


@handles("try_tides")
def try_tides(job: Job) -> None:
    test = BackTest.objects.get(pk=job.arguments["back_test"])
    high = tomllib.loads(test.version.text)["high"]
    if not high:
        actions.store_back_test(gate.machine(job.unit), test, fault="Nothing is higher than nought.")
        return
    rows = [{"what": boat, "before": "floats", "after": "waits"} for boat, at in BOATS.items() if at < high]
    actions.store_back_test(
        gate.machine(job.unit), test,
        summary="Boats wait for a higher tide.", compared=len(BOATS), changed=len(rows), rows=rows,
    )  # fmt: skip
