"""What is looked after each minute: which feeds are due, and which no worker is at any more."""

from django.utils import timezone

from tutela.casework.feeds import actions, queries
from tutela.casework.feeds.kinds import FETCH
from tutela.casework.feeds.models import Feed
from tutela.casework.gate import machine
from tutela.casework.jobs.models import Job

_BY = "the feeds"


def fetch_due() -> None:
    """Queue every feed whose time has come; of one whose worker ended for good, say so."""
    for feed in queries.due(timezone.now()):
        actions.queue_due(machine(feed.partner.unit_id, _BY), feed)
    for feed in queries.with_workers():
        jobs = Job.objects.filter(kind=FETCH, arguments={"feed": feed.pk})
        if jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
            continue
        does = actions.give_up if feed.state == Feed.State.RUNNING else actions.queue_due
        does(machine(feed.partner.unit_id, _BY), feed)
