"""Commands over feeds of partners: what is agreed, what was fetched, and how each stands."""

import click

from tutela.casework.feeds import actions, presenters, queries
from tutela.casework.feeds.errors import BadFeed
from tutela.casework.feeds.models import Feed
from tutela.casework.lists.queries import list_for
from tutela.casework.partners.models import Agreement, Partner
from tutela.casework.partners.queries import agreements_in_force, partner_for
from tutela.casework.people.command_line import acting_as, actor, as_json, say


@click.group()
def feed() -> None:
    """Feeds of partners: hashes that are fetched on a schedule into a list of the unit.

    \b
    Example:
      tutela feed list --as sam
    """


@feed.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List what is fetched from whom, and how it stands.

    \b
    Example:
      tutela feed list --as sam
    """
    found = list(queries.feeds_of(actor(acting)))
    lines = [
        f"{one}: {one.get_kind_display()} of {one.partner}, into {one.hash_list}; {presenters.stands(one)}; "
        f"owner: {one.owner.name}"
        for one in found
    ]
    say(as_json, {"feeds": [presenters.as_row(one) for one in found]}, *(lines or ["Nothing is fetched."]))


@feed.command()
@click.argument("feed")
@as_json
@acting_as
def show(feed: str, as_json: bool, acting: str) -> None:
    """Show one feed: what was agreed, how it stands, and its last fetches.

    \b
    Example:
      tutela feed show FD-1 --as sam
    """
    found = queries.feed_for(actor(acting), queries.number_in(feed))
    fetches = [presenters.fetch_row(each) for each in found.fetches.order_by("-pk")[:20]]
    say(as_json, {**presenters.as_row(found), "fetches": fetches}, *presenters.lines(found))


@feed.command()
@click.argument("partner")
@click.argument("hash_list", metavar="LIST")
@click.argument("kind", type=click.Choice(Feed.Kind.values))
@click.argument("address")
@click.option("--agreement", type=int, default=None, help="Its number, where more than one is in force.")
@click.option(
    "--region", default="", help="The scheme of its numbers, that of the list; without, nothing settles."
)
@click.option("--credentials", default="", help="The name that the file of credentials has for it.")
@click.option("--every", "every_minutes", default=60, show_default=True, help="Minutes between two fetches.")
@click.option(
    "--trust", "trusted", multiple=True, help="A member whose classifications count; may be repeated."
)
@click.option("--whole", "is_whole", is_flag=True, help="What is not in the file any more was taken back.")
@click.option(
    "--most-gone", default=10, show_default=True, help="Per cent of it that may go without a person."
)
@click.option("--mapping", default="", help="The ready mapping that a table's columns follow.")
@click.option(
    "--hash", "hash_kind", default="", help="The hash of a plain list, where its length cannot tell."
)
@as_json
@acting_as
def propose(
    partner: str, hash_list: str, kind: str, address: str, agreement: int | None, region: str,
    credentials: str, every_minutes: int, trusted: tuple[str, ...], is_whole: bool, most_gone: int,
    mapping: str, hash_kind: str, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Propose a feed, for another person to confirm.

    \b
    Example:
      tutela feed propose hotline-1 theirs file https://lists.example.org/all.csv --whole --as finn
    """
    by = actor(acting)
    found = partner_for(by, partner)
    agreed = actions.Agreed(
        _agreement(found, agreement), address, region, credentials, every_minutes, trusted, is_whole,
        most_gone, mapping, hash_kind,
    )  # fmt: skip
    made = actions.propose_feed(by, found, list_for(by, hash_list), kind, agreed)
    say(as_json, presenters.as_row(made), f"Proposed {made}. Another person confirms it.")


def _agreement(partner: Partner, number: int | None) -> Agreement:
    found = [each for each in agreements_in_force(partner) if number in (None, each.pk)]
    if len(found) != 1:
        named = ", ".join(str(each.pk) for each in agreements_in_force(partner)) or "none"
        raise BadFeed(f"Say which agreement with {partner} by --agreement; in force: {named}.")
    return found[0]


@feed.command()
@click.argument("feed")
@click.option("--region", default="", help="The scheme of its numbers, as its sender confirmed it to you.")
@as_json
@acting_as
def confirm(feed: str, region: str, as_json: bool, acting: str) -> None:
    """Confirm what another person proposed of a feed, with the region of its numbers.

    \b
    Example:
      tutela feed confirm FD-1 --region UK --as sam
    """
    by = actor(acting)
    done = actions.confirm_terms(by, queries.feed_for(by, queries.number_in(feed)), region)
    say(as_json, presenters.as_row(done), f"Confirmed {done}. A worker fetches it.")


@feed.command()
@click.argument("feed")
@click.option(
    "--from-first-page", is_flag=True, help="Ask for the span it stopped in from its first page again."
)
@as_json
@acting_as
def fetch(feed: str, from_first_page: bool, as_json: bool, acting: str) -> None:
    """Have a worker fetch a feed now, also one that was paused or failed.

    \b
    Example:
      tutela feed fetch FD-1 --as finn
    """
    by = actor(acting)
    found = queries.feed_for(by, queries.number_in(feed))
    done = actions.fetch_soon(by, found, from_first_page=from_first_page)
    say(as_json, presenters.as_row(done), f"A worker fetches {done} next.")


@feed.command()
@click.argument("feed")
@click.argument("sha256")
@as_json
@acting_as
def allow(feed: str, sha256: str, as_json: bool, acting: str) -> None:
    """Allow one file although much of what was there before is not in it, by its SHA-256.

    \b
    Example:
      tutela feed allow FD-1 SHA256 --as finn
    """
    by = actor(acting)
    done = actions.allow_file(by, queries.feed_for(by, queries.number_in(feed)), sha256)
    say(as_json, presenters.as_row(done), f"Allowed. A worker fetches {done} next.")


@feed.command()
@click.argument("feed")
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def pause(feed: str, because: str, as_json: bool, acting: str) -> None:
    """Pause a feed; `tutela feed fetch` has it fetched on.

    \b
    Example:
      tutela feed pause FD-1 --because "Sentence 1." --as finn
    """
    by = actor(acting)
    done = actions.pause_feed(by, queries.feed_for(by, queries.number_in(feed)), because)
    say(as_json, presenters.as_row(done), f"Paused {done}.")


@feed.command()
@click.argument("feed")
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def end(feed: str, because: str, as_json: bool, acting: str) -> None:
    """End a feed for good; what it brought stays on its list.

    \b
    Example:
      tutela feed end FD-1 --because "The agreement has ended." --as sam
    """
    by = actor(acting)
    done = actions.end_feed(by, queries.feed_for(by, queries.number_in(feed)), because)
    say(as_json, presenters.as_row(done), f"Ended {done}.")


commands: list[click.Command] = [feed]
