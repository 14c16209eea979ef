"""What was begun to be read of a file and not ended: taken up again with the same file, dropped otherwise."""

from hashlib import sha256

from django.utils import timezone

from tutela.casework.feeds.models import Feed, Fetch
from tutela.casework.gate import Actor
from tutela.casework.lists.actions import imports
from tutela.casework.lists.models import ListImport


def digest_of(fetch: Fetch, file_sha256: str) -> str:
    """Give under which digest a file is read by a fetch: read by another it may say something else."""
    return sha256(f"fetch {fetch.pk}\n{file_sha256}".encode()).hexdigest()


def drop(by: Actor, fetch: Fetch, because: str, but: str = "") -> None:
    """Refuse what a fetch began to read of files, and take its records back; but not of one."""
    came = fetch.requests.filter(wants="file").exclude(sha256="").values_list("sha256", flat=True)
    digests = {digest_of(fetch, each) for each in came} - {but}
    begun = ListImport.objects.filter(
        hash_list=fetch.feed.hash_list_id, file_sha256__in=digests, state=ListImport.State.READING
    )
    for listed in begun:
        imports.refuse(by, listed, because)
        imports.drop_entries(listed)


def close(by: Actor, feed: Feed, because: str) -> list[Fetch]:
    """End what is being fetched of a locked feed: its worker finds that out before it writes; give them."""
    closed = list(feed.fetches.filter(state=Fetch.State.RUNNING).select_related("feed"))
    for fetch in closed:
        fetch.state, fetch.ended_at, fetch.cause = Fetch.State.STOPPED, timezone.now(), because[:500]
        fetch.save(update_fields=["state", "ended_at", "cause"])
        drop(by, fetch, because)
    return closed
