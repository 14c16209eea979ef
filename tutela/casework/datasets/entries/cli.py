"""Commands over lists of addresses, domains and terms."""

import click

from tutela.casework.datasets import actions, presenters as supplies
from tutela.casework.datasets.entries import presenters, queries
from tutela.casework.datasets.errors import BadEntry
from tutela.casework.datasets.models import EntryField, EntryList, Form
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.command_line import acting_as, actor, as_json, say


@click.group("filter-list")
def filter_list() -> None:
    """Lists of addresses, domains and terms for filters: proposed by one person, approved by another.

    \b
    Example:
      tutela filter-list make blocked address --as finn
    """


@filter_list.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(EntryList.Kind.values))
@click.option("--terms", "term_list", default="", help="Of terms: the id of a list in the book of terms.")
@as_json
@acting_as
def make(name: str, kind: str, term_list: str, as_json: bool, acting: str) -> None:
    """Make a list.

    \b
    Example:
      tutela filter-list make words term --terms numbers --as finn
    """
    made = actions.make_entry_list(actor(acting), name, kind, term_list)
    say(as_json, presenters.list_row(made), f"Made {made}. It is empty.")


@filter_list.command()
@click.argument("name")
@as_json
@acting_as
def gather(name: str, as_json: bool, acting: str) -> None:
    """Propose the addresses that were found in remit, or the terms in force, that are not listed yet.

    \b
    Example:
      tutela filter-list gather blocked --as finn
    """
    by = actor(acting)
    made = actions.gather_entries(by, queries.entry_list_for(by, name))
    says = f"Proposed {len(made)} entries. Another person approves them." if made else "There is nothing new."
    say(as_json, {"list": name, "proposed": len(made)}, says)


@filter_list.command()
@click.argument("name")
@click.argument("host")
@click.option("--dedicated", is_flag=True, help="You looked, and say that all of it is meant.")
@click.option("--because", required=True, help="By what you saw that nothing else is there.")
@as_json
@acting_as
def domain(name: str, host: str, dedicated: bool, because: str, as_json: bool, acting: str) -> None:
    """Propose a host, all of which is meant.

    \b
    Example:
      tutela filter-list domain hosts one.example --dedicated --because "Sentence 1." --as finn
    """
    by = actor(acting)
    of = queries.entry_list_for(by, name)
    made = actions.propose_domain(by, of, host, because, is_dedicated=dedicated)
    say(as_json, presenters.entry_row(made), f"Proposed {made.key}. Another person approves it.")


@filter_list.command()
@click.argument("name")
@as_json
@acting_as
def show(name: str, as_json: bool, acting: str) -> None:
    """Show what waits in a list, with the digest of what others proposed, and what is approved.

    \b
    Example:
      tutela filter-list show blocked --as sam
    """
    by = actor(acting)
    of = queries.entry_list_for(by, name)
    waiting, standing = queries.waiting(of), queries.standing(of)
    digest = queries.seen(waiting.exclude(proposed_by=by.person))
    says = [f"waits {each.pk}: {each.key} {each.because}".rstrip() for each in waiting]
    says += [f"approved {each.pk}: {each.key}" for each in standing]
    told = {
        **presenters.list_row(of), "seen": digest,
        "waiting": [presenters.entry_row(each) for each in waiting],
        "approved": [presenters.entry_row(each) for each in standing],
    }  # fmt: skip
    say(as_json, told, *says, f"To approve what others proposed: --seen {digest}")


@filter_list.command()
@click.argument("name")
@click.option("--seen", required=True, help="The digest of what you read, as `show` prints it.")
@as_json
@acting_as
def approve(name: str, seen: str, as_json: bool, acting: str) -> None:
    """Approve all that others proposed for a list, as you read it.

    \b
    Example:
      tutela filter-list approve blocked --seen 5d1c0b7e… --as sam
    """
    by = actor(acting)
    of = queries.entry_list_for(by, name)
    waiting = queries.waiting(of).exclude(proposed_by=by.person)
    if queries.seen(waiting) != seen:
        raise BadEntry("Something else waits by now than what you read. Show it again. Nothing was approved.")
    done = actions.approve_entries(by, of, [each.pk for each in waiting])
    say(as_json, {"list": name, "approved": len(done)}, f"Approved {len(done)} entries of {of}.")


@filter_list.command()
@click.argument("name")
@click.argument("entry", type=int)
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def end(name: str, entry: int, because: str, as_json: bool, acting: str) -> None:
    """Take an entry off a list, or refuse one that waits.

    \b
    Example:
      tutela filter-list end blocked 3 --because "Sentence 1." --as sam
    """
    by = actor(acting)
    of = queries.entry_list_for(by, name)
    done = actions.end_entry(by, queries.entry_for(of, entry), because)
    say(as_json, presenters.entry_row(done), f"Ended entry {entry} of {of}.")


@filter_list.command()
@click.argument("name")
@click.argument("partner")
@click.option("--field", "fields", multiple=True, type=click.Choice(EntryField.values))
@click.option("--form", "forms", multiple=True, type=click.Choice([Form.CSV, Form.TEXT, Form.JSON]))
@click.option("--push", "pushes", is_flag=True, help="Put each delta where [datasets] says.")
@click.option("--basis", required=True, help="The law or the agreement by which it is given.")
@click.option("--answer-days", default=7, show_default=True, help="Within which a recall is answered.")
@as_json
@acting_as
def give(
    name: str, partner: str, fields: tuple[str, ...], forms: tuple[str, ...], pushes: bool, basis: str,
    answer_days: int, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Propose that a partner is given a list; `tutela dataset` confirms it and makes its deltas.

    \b
    Example:
      tutela filter-list give blocked filter-a --field address --form text --basis "Agreement 4" --as finn
    """
    by = actor(acting)
    made = actions.propose_supply(
        by, partner_for(by, partner), queries.entry_list_for(by, name), fields, legal_basis=basis,
        answer_days=answer_days, forms=forms, pushes=pushes,
    )  # fmt: skip
    say(as_json, supplies.as_row(made), f"Proposed {made}. Another person confirms it.")
