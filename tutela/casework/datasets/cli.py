"""Commands over datasets: what is agreed, each delta, what a partner says of it, and what is called back."""

from datetime import datetime
from pathlib import Path

import click

from tutela import files
from tutela.casework.datasets import actions, presenters, queries
from tutela.casework.datasets.entries.cli import filter_list
from tutela.casework.datasets.models import Feedback, Field, Form, Push, Recall, Receipt
from tutela.casework.datasets.signed.files import PROGRAM
from tutela.casework.lists.queries import list_for
from tutela.casework.partners.queries import partner_for
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def dataset() -> None:
    """Own lists for partners: what is agreed, each signed delta, who has it, and what was called back.

    \b
    Example:
      tutela dataset propose force-a Ours --field category --field pdq --basis "Agreement 4" --as finn
    """


@dataset.command()
@click.argument("partner")
@click.argument("list_name", metavar="LIST")
@click.option("--field", "fields", multiple=True, type=click.Choice(Field.values), help="Beside SHA-256.")
@click.option("--form", "forms", multiple=True, type=click.Choice(Form.values), help="Beside the delta.")
@click.option("--push", "pushes", is_flag=True, help="Put each delta into [datasets] folder.")
@click.option("--basis", required=True, help="The law or the agreement by which it is given.")
@click.option("--answer-days", default=7, show_default=True, help="Within which a recall is answered.")
@click.option("--until", type=_DAY, help="The last day on which a delta is made.")
@as_json
@acting_as
def propose(
    partner: str, list_name: str, fields: tuple[str, ...], forms: tuple[str, ...], pushes: bool, basis: str,
    answer_days: int, until: datetime | None, as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Propose that a partner is given an own list, for another person to confirm.

    \b
    Example:
      tutela dataset propose force-a Ours --field category --basis "Agreement 4, section 2" --as finn
    """
    by = actor(acting)
    made = actions.propose_supply(
        by, partner_for(by, partner), list_for(by, list_name), fields, legal_basis=basis,
        answer_days=answer_days, valid_to=until.date() if until else None, forms=forms, pushes=pushes,
    )  # fmt: skip
    say(as_json, presenters.as_row(made), f"Proposed {made}. Another person confirms it.")


@dataset.command()
@click.argument("supply")
@as_json
@acting_as
def confirm(supply: str, as_json: bool, acting: str) -> None:
    """Confirm a supply that another person proposed.

    \b
    Example:
      tutela dataset confirm DS-1 --as sam
    """
    by = actor(acting)
    done = actions.confirm_supply(by, queries.supply_for(by, queries.number_in(supply)))
    say(as_json, presenters.as_row(done), f"Confirmed {done}.")


@dataset.command()
@click.argument("supply")
@click.option("--because", required=True, help="Why; the partner may be told.")
@as_json
@acting_as
def end(supply: str, because: str, as_json: bool, acting: str) -> None:
    """End a supply, and call back all that it gave.

    \b
    Example:
      tutela dataset end DS-1 --because "The agreement has ended." --as sam
    """
    by = actor(acting)
    done = actions.end_supply(by, queries.supply_for(by, queries.number_in(supply)), because)
    say(as_json, presenters.as_row(done), f"Ended {done}. What it gave is called back.")


@dataset.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List what partners are given.

    \b
    Example:
      tutela dataset list --as sam
    """
    found = list(queries.supplies_of(actor(acting)))
    lines = [f"{one}: {one.given} to {one.partner}, {presenters.state_of(one)}" for one in found]
    say(as_json, {"supplies": [presenters.as_row(one) for one in found]}, *(lines or ["Nothing is given."]))


@dataset.command()
@click.argument("supply")
@as_json
@acting_as
@click.pass_context
def make(ctx: click.Context, supply: str, as_json: bool, acting: str) -> None:
    """Make and sign the next delta of a supply.

    \b
    Example:
      tutela dataset make DS-1 --as finn
    """
    by = actor(acting)
    made = actions.make_delta(by, queries.supply_for(by, queries.number_in(supply)))
    pushed = actions.push_delta(by, made) if made.supply.pushes else None
    says = f"Made {made}: {made.added:,} added, {made.changed:,} changed, {made.revoked:,} revoked."
    put = _put(pushed) if pushed else ""
    say(as_json, {**presenters.delta_row(made), "pushed": put}, *filter(None, (says, put)))
    if pushed and not pushed.is_well:
        ctx.exit(REPORTED)


def _put(push: Push) -> str:
    return f"Put {len(push.files)} files into {push.to}." if push.is_well else f"Not put there: {push.reason}"


@dataset.command()
@click.argument("supply")
@click.argument("number", type=int)
@as_json
@acting_as
@click.pass_context
def push(ctx: click.Context, supply: str, number: int, as_json: bool, acting: str) -> None:
    """Put a delta, in every agreed form, into the folder that [datasets] names.

    \b
    Example:
      tutela dataset push DS-1 1 --as finn
    """
    by = actor(acting)
    done = actions.push_delta(by, queries.delta_for(by, queries.number_in(supply), number))
    say(as_json, {"well": done.is_well, "files": done.files, "reason": done.reason}, _put(done))
    if not done.is_well:
        ctx.exit(REPORTED)


@dataset.command()
@click.argument("supply")
@click.argument("number", type=int)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def export(supply: str, number: int, folder: Path, force: bool, as_json: bool, acting: str) -> None:
    """Write a delta to a file, and beside it the program by which the partner checks and applies it.

    \b
    Example:
      tutela dataset export DS-1 1 out --as finn
    """
    by = actor(acting)
    delta = queries.delta_for(by, queries.number_in(supply), number)
    target = folder / f"{delta.supply}-{number}.jsonl"
    pieces = actions.export_delta(by, delta)
    with files.new_file(target, force=force) as out:
        for piece in pieces:
            out.write(piece)
    if not (folder / PROGRAM.name).exists():
        with files.new_file(folder / PROGRAM.name, force=False) as out:
            out.write(PROGRAM.read_bytes())
    say(
        as_json,
        {**presenters.delta_row(delta), "file": str(target)},
        f"Wrote {target}, SHA-256 {delta.sha256}.",
    )


@dataset.command()
@click.argument("supply")
@click.argument("number", type=int)
@click.argument("says", type=click.Choice(Receipt.Says.values))
@click.option("--entries", type=int, help="How many entries it says to have then.")
@click.option("--note", default="", help="What else it says.")
@as_json
@acting_as
def receipt(
    supply: str, number: int, says: str, entries: int | None, note: str, as_json: bool, acting: str
) -> None:
    """Enter what a partner said of a delta.

    \b
    Example:
      tutela dataset receipt DS-1 1 applied --entries 21 --as finn
    """
    by = actor(acting)
    delta = queries.delta_for(by, queries.number_in(supply), number)
    made = actions.enter_receipt(by, delta, says, entries, note)
    say(as_json, {**presenters.delta_row(delta), "says": made.says}, f"{delta.supply.partner}: {made}.")


@dataset.command()
@as_json
@acting_as
def recalls(as_json: bool, acting: str) -> None:
    """List the recalls without an answer, the one due first at the top.

    \b
    Example:
      tutela dataset recalls --as finn
    """
    found = list(queries.recalls_waiting(actor(acting)))
    lines = [
        f"{one}: {one.entries:,} entries, {one.supply.partner}, due {one.due_at:%Y-%m-%d}" for one in found
    ]
    say(as_json, {"recalls": [presenters.recall_row(one) for one in found]}, *(lines or ["None waits."]))


@dataset.command()
@click.argument("supply")
@click.argument("recall", type=int)
@click.argument("answer", type=click.Choice(Recall.Answer.values))
@click.option("--removed", type=int, help="How many entries it removed.")
@click.option("--says", default="", help="What else it says.")
@as_json
@acting_as
def answer(
    supply: str, recall: int, answer: str, removed: int | None, says: str, as_json: bool, acting: str
) -> None:
    """Enter a partner's answer to a recall.

    \b
    Example:
      tutela dataset answer DS-1 1 removed --removed 2 --as finn
    """
    by = actor(acting)
    of = queries.supply_for(by, queries.number_in(supply))
    done = actions.answer_recall(by, queries.recall_for(of, recall), answer, removed, says)
    say(as_json, presenters.recall_row(done), f"{done.supply.partner} {done.get_answer_display()}.")


@dataset.command()
@click.argument("supply")
@click.argument("sha256", metavar="SHA256")
@click.argument("says", type=click.Choice(Feedback.Says.values))
@click.option("--note", default="", help="What else it says.")
@as_json
@acting_as
def feedback(supply: str, sha256: str, says: str, note: str, as_json: bool, acting: str) -> None:
    """Enter what a partner says of an entry that it was given.

    \b
    Example:
      tutela dataset feedback DS-1 0d5e… false_match --as finn
    """
    by = actor(acting)
    found = queries.supply_for(by, queries.number_in(supply))
    made = actions.enter_feedback(by, found, sha256, says, note)
    say(as_json, presenters.feedback_row(made), f"{found.partner} says of entry {made.entry}: {made.says}.")


commands: list[click.Command] = [dataset, filter_list]
