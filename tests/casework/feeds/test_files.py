"""A partner's file is taken in where it changed; what it lacks then goes only where that is agreed."""

from typing import Any

import pytest

from tests.casework.feeds import world
from tests.casework.feeds.world import Server, fetched, in_force
from tests.casework.lists.making import md5
from tutela.casework.feeds import actions
from tutela.casework.feeds.actions.fetching import whole_file
from tutela.casework.feeds.errors import BadFeed
from tutela.casework.feeds.models import Feed, Fetch, Request
from tutela.casework.gate import Actor
from tutela.casework.lists.actions import import_batches
from tutela.casework.lists.models import Entry, ListImport
from tutela.casework.partners.models import Agreement

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for a killed process: nothing of ours catches it."""


@pytest.fixture
def whole(finn: Actor, sam: Actor, agreement: Agreement, server: Server) -> Feed:
    """A file that is agreed to be whole, of which a fifth may go."""
    return world.feed_of(
        finn, sam, agreement, server, "file", is_whole=True, most_gone=20, mapping="hotline"
    )  # fmt: skip


def _table(*numbers: int) -> str:
    rows = "".join(f"{md5(number)},,,1,\n" for number in numbers)
    return f"MD5,SHA1,PhotoDNA,Category,Date Added\n{rows}"


def _known(*numbers: int, category: str = "Alpha") -> list[tuple[str, str]]:
    return sorted((md5(number), category) for number in numbers)


def test_a_file_is_asked_for_again_only_where_it_changed(whole: Feed, server: Server) -> None:
    server.file(_table(1, 2, 3))
    first, second = fetched(whole), fetched(whole)
    server.file(_table(1, 2, 3, 4))
    third = fetched(whole)

    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.added, second.added, third.added, third.unchanged) == (3, 0, 1, 3)
    assert list(Request.objects.order_by("pk").values_list("code", flat=True)) == [200, 304, 200]
    assert ListImport.objects.filter(hash_list=whole.hash_list).count() == 2
    assert in_force(whole) == _known(1, 2, 3, 4)


def test_what_is_not_in_the_whole_file_any_more_is_revoked_and_comes_again_with_it(
    whole: Feed, server: Server
) -> None:
    server.file(_table(1, 2, 3, 4, 5))
    fetched(whole)
    server.file(_table(1, 2, 3, 4))
    without = fetched(whole)
    between = in_force(whole)
    server.file(_table(1, 2, 3, 4, 5))
    again = fetched(whole)

    assert without is not None
    assert again is not None
    assert (without.revoked, between) == (1, _known(1, 2, 3, 4))
    assert (again.added, in_force(whole)) == (1, _known(1, 2, 3, 4, 5))


def test_a_file_that_lacks_much_asks_a_person_and_changes_nothing_before(
    whole: Feed, server: Server, finn: Actor
) -> None:
    server.file(_table(1, 2, 3, 4))
    fetched(whole)
    server.file(_table(1, 9))
    fetched(whole)
    whole.refresh_from_db()
    asked, kept = (whole.state, whole.cause), in_force(whole)
    with pytest.raises(BadFeed):
        actions.allow_file(finn, whole, "0" * 64)
    sha256 = Request.objects.latest("pk").sha256

    actions.allow_file(finn, whole, sha256)
    done = fetched(whole)

    assert asked[0] == "asks"
    assert f"{sha256} lacks 3 of the 4 entries" in asked[1]
    assert kept == _known(1, 2, 3, 4)
    assert done is not None
    assert (done.revoked, done.added, in_force(whole)) == (3, 1, _known(1, 9))
    whole.refresh_from_db()
    assert (whole.state, whole.large_change) == ("due", "")


def test_a_part_of_what_there_is_takes_nothing_back(
    finn: Actor, sam: Actor, agreement: Agreement, server: Server
) -> None:
    feed = world.feed_of(finn, sam, agreement, server, "file", hash_kind="md5", region="")
    server.file(f"{md5(1)}\n{md5(2)}\n")
    fetched(feed)
    server.file(f"{md5(3)}\n")
    fetched(feed)

    assert in_force(feed) == _known(1, 2, 3, category="")


@pytest.mark.parametrize("is_other", [False, True], ids=["the same file", "another file"])
def test_a_killed_worker_is_followed_by_one_that_reads_on_or_drops_what_was_read(
    whole: Feed, server: Server, monkeypatch: pytest.MonkeyPatch, is_other: bool
) -> None:
    monkeypatch.setattr(import_batches, "BATCH_RECORDS", 2)
    server.file(_table(1, 2, 3, 4, 5))
    keep, calls = import_batches.Importing.run, [0]

    def killed(importing: Any, incoming: Any) -> None:
        calls[0] += 1
        keep(importing, _cut(incoming) if calls[0] == 1 else incoming)

    monkeypatch.setattr(import_batches.Importing, "run", killed)
    with pytest.raises(Killed):
        fetched(whole)
    between = in_force(whole), Entry.objects.count()
    numbers = (1, 2, 3, 6) if is_other else (1, 2, 3, 4, 5)
    server.file(_table(*numbers))

    done = fetched(whole)

    assert between == ([], 2)
    assert done is not None
    assert (Fetch.objects.count(), done.state, done.added) == (1, "done", len(numbers))
    assert in_force(whole) == _known(*numbers)
    assert Entry.objects.count() == len(numbers)


def _cut(incoming: Any) -> Any:
    for position, record in enumerate(incoming, 1):
        if position == 4:
            raise Killed
        yield record


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"body": "<html>Sign in</html>", "kind": "text/html"}, "a page for people"),
        ({"body": "no list at all"}, "cannot be read"),
        ({"body": "MD5,SHA1,PhotoDNA,Category,Date Added\nx,,,1,\ny,,,1,\n"}, "2 of the first 2 records"),
        ({"headers": {"length": str(2 << 30)}}, "2,147,483,648 bytes"),
    ],
    ids=["page", "nonsense", "rejected", "huge"],
)
def test_what_is_no_list_is_not_taken_in_and_the_feed_says_why(
    whole: Feed, server: Server, fault: dict[str, Any], said: str
) -> None:
    server.file(_table(1, 2))
    fetched(whole)
    server.faults(_2=fault)

    fetch = fetched(whole)

    whole.refresh_from_db()
    assert fetch is not None
    assert (whole.state, fetch.state, said in whole.cause) == ("failed", "stopped", True)
    assert in_force(whole) == _known(1, 2)


def test_a_file_that_breaks_off_is_no_file(whole: Feed, server: Server) -> None:
    server.file(_table(1, 2))
    fetched(whole)
    server.faults(_2={"breaks": True, "kind": "text/csv"})

    fetched(whole)

    whole.refresh_from_db()
    assert (whole.state, whole.next_at is not None, in_force(whole)) == ("due", True, _known(1, 2))
    assert whole_file.MOST_BYTES == 128 << 20
