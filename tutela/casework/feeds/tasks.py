"""What workers do for feeds."""

from tutela.casework.feeds import actions
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import machine
from tutela.casework.jobs.models import Job
from tutela.casework.jobs.worker import handles


@handles(FETCH)
def fetch_feed(job: Job) -> None:
    """Fetch one feed; nothing, where it was paused or ended meanwhile."""
    feed = Feed.objects.select_related("partner").get(pk=job.arguments["feed"])
    actions.fetch_feed(machine(job.unit, "the feeds"), feed)
