"""Commands over look-ups of partners' programs: what is agreed, and what they suggest."""

import click

from tutela.casework.lists.queries import list_for
from tutela.casework.lookups import actions, presenters, queries
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.command_line import acting_as, actor, as_json, say


@click.group()
def lookup() -> None:
    """Look-ups of partners' programs: what is agreed with each, and what they suggest for lists.

    \b
    Example:
      tutela lookup propose platform-1 OURS=Ours --basis "Agreement 4" --as finn
    """


@lookup.command()
@click.argument("partner")
@click.argument("banks", nargs=-1, required=True, metavar="BANK=LIST...")
@click.option("--basis", required=True, help="The law or the agreement by which they are answered.")
@click.option("--per-minute", default=600, show_default=True, help="How many are answered a minute.")
@click.option("--per-day", default=50_000, show_default=True, help="How many a day.")
@click.option("--distances", is_flag=True, help="Tell which entry is how near; by that a list can be probed.")
@click.option("--suggestions-to", default="", metavar="LIST", help="The list that takes what they suggest.")
@as_json
@acting_as
def propose(
    partner: str, banks: tuple[str, ...], basis: str, per_minute: int, per_day: int, distances: bool,
    suggestions_to: str, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Propose that a partner's programs look up in lists, for another person to confirm.

    \b
    Example:
      tutela lookup propose platform-1 OURS=Ours --basis "Agreement 4, section 2" --as finn
    """
    by = actor(acting)
    named = {bank: list_for(by, name) for bank, _, name in (each.partition("=") for each in banks)}
    takes = list_for(by, suggestions_to) if suggestions_to else None
    terms = actions.Terms(per_minute, per_day, basis, distances, takes)
    made = actions.propose_grant(by, partner_for(by, partner), named, terms)
    say(as_json, presenters.as_row(made), f"Proposed {made}. Another person confirms it.")


@lookup.command()
@click.argument("grant")
@as_json
@acting_as
def confirm(grant: str, as_json: bool, acting: str) -> None:
    """Confirm look-ups that another person proposed.

    \b
    Example:
      tutela lookup confirm LU-1 --as sam
    """
    by = actor(acting)
    done = actions.confirm_grant(by, queries.grant_for(by, queries.number_in(grant)))
    say(as_json, presenters.as_row(done), f"Confirmed {done}. Its programs are answered.")


@lookup.command()
@click.argument("grant")
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def end(grant: str, because: str, as_json: bool, acting: str) -> None:
    """End look-ups of a partner's programs.

    \b
    Example:
      tutela lookup end LU-1 --because "The agreement has ended." --as sam
    """
    by = actor(acting)
    done = actions.end_grant(by, queries.grant_for(by, queries.number_in(grant)), because)
    say(as_json, presenters.as_row(done), f"Ended {done}.")


@lookup.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List whose programs look up what.

    \b
    Example:
      tutela lookup list --as sam
    """
    found = list(queries.grants_of(actor(acting)))
    lines = [f"{one}: {one.partner}, {presenters.state_of(one)}" for one in found]
    say(as_json, {"grants": [presenters.as_row(one) for one in found]}, *(lines or ["Nobody looks up."]))


@lookup.command()
@click.argument("grant")
@as_json
@acting_as
def suggestions(grant: str, as_json: bool, acting: str) -> None:
    """List what a partner's programs suggested and nobody decided.

    \b
    Example:
      tutela lookup suggestions LU-1 --as finn
    """
    by = actor(acting)
    found = queries.suggestions_for(queries.grant_for(by, queries.number_in(grant)), [])
    rows = [presenters.suggestion_row(one) for one in found]
    lines = [f"{one.pk}: {', '.join(sorted(one.signals))}  {one.note}" for one in found]
    say(as_json, {"suggestions": rows}, *(lines or ["Nothing waits."]))


@lookup.command()
@click.argument("grant")
@click.argument("numbers", nargs=-1, type=int)
@as_json
@acting_as
def take(grant: str, numbers: tuple[int, ...], as_json: bool, acting: str) -> None:
    """Take suggestions into the list that was agreed: those named, or all that wait.

    \b
    Example:
      tutela lookup take LU-1 --as finn
    """
    by = actor(acting)
    found = queries.grant_for(by, queries.number_in(grant))
    done = actions.take_suggestions(by, found, queries.suggestions_for(found, numbers))
    says = f"Imported {done.accepted:,} as import {done.pk} of {done.hash_list}."
    say(as_json, {"import": done.pk, **done.counts}, says)


@lookup.command()
@click.argument("grant")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def refuse(grant: str, numbers: tuple[int, ...], because: str, as_json: bool, acting: str) -> None:
    """Refuse suggestions: those named, or all that wait.

    \b
    Example:
      tutela lookup refuse LU-1 7 --because "Not what was agreed." --as finn
    """
    by = actor(acting)
    found = queries.grant_for(by, queries.number_in(grant))
    done = actions.refuse_suggestions(by, found, queries.suggestions_for(found, numbers), because)
    say(as_json, {"suggestions": [presenters.suggestion_row(one) for one in done]}, f"Refused {len(done)}.")


commands: list[click.Command] = [lookup]
