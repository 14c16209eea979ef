"""The jobs of this room."""

from tutela.casework import gate
from tutela.casework.cases.models import Exhibit
from tutela.casework.intelligence import actions, places
from tutela.casework.intelligence.errors import NothingToRead
from tutela.casework.intelligence.kinds import FIND_TERMS, FOLLOW_TERMS, READ
from tutela.casework.intelligence.models import Source
from tutela.casework.jobs import queue
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles
from tutela.engine.communications.told import Terms

# So many portions at once: then whatever is more urgent comes first.
_PORTIONS = 10


@handles(READ)
def read(job: Job) -> None:
    """Read what an exhibit holds, or one file of it by what was answered."""
    by = gate.machine(job.unit)
    exhibit = Exhibit.objects.select_related("case", "intake").get(pk=job.arguments["exhibit"])
    terms, below = Terms(zone=str(job.arguments.get("zone", ""))), ""
    if number := job.arguments.get("source"):
        source = Source.objects.select_related("place").get(pk=number)
        terms = Terms(source.zone, source.answers, source.mapping)
        below = places.name_of(source.place)
    try:
        actions.receive_communications(by, exhibit, terms, below)
    except NothingToRead:
        return


@handles(FOLLOW_TERMS)
def follow_terms(job: Job) -> None:
    """Have all messages looked through by a version of the unit's lists that came into force."""
    actions.follow_terms(gate.machine(job.unit))


@handles(FIND_TERMS)
def find_terms(job: Job) -> None:
    """Look through the next messages of an exhibit."""
    by = gate.machine(job.unit)
    exhibit = Exhibit.objects.select_related("case", "intake").get(pk=job.arguments["exhibit"])
    for _ in range(_PORTIONS):
        if not actions.find_terms(by, exhibit):
            return
    queue.put_back(job, job.arguments)
