"""Commands over batches of authorities: receive, list, show, return, answer."""

# Click reads the backspace in a docstring as "keep these lines as they are".

import sys
from pathlib import Path

import click

from tutela import files
from tutela.casework.batches import actions, presenters, queries
from tutela.casework.cases.queries import exhibit_for
from tutela.casework.custody.record import evidence
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say

_REPORT_SHOWN = 50


@click.group()
def batch() -> None:
    """Read the VICS batches of authorities, and give them back with what was released.

    \b
    Example:
      tutela batch receive OP-114/JB1 /mnt/batch/batch.json --from "National bureau" --region UK --as finn
    """


@batch.command()
@click.argument("reference", metavar="EXHIBIT")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "sender", required=True, help="The authority that gave it.")
@click.option(
    "--region", default="", help="The scheme its numbers follow, as agreed; without one, no category."
)
@as_json
@acting_as
def receive(reference: str, document: Path, sender: str, region: str, as_json: bool, acting: str) -> None:
    """Read a batch that was received with an exhibit. Exit code 3: read, with records on the report.

    Its folder is received first, as any other: `tutela receive`.

    \b
    Example:
      tutela receive OP-114/JB1 /mnt/batch --as finn
      tutela batch receive OP-114/JB1 /mnt/batch/batch.json --from "National bureau" --region UK --as finn
    """
    by = actor(acting)
    found = actions.receive_batch(by, exhibit_for(by, reference), document, sender, region)
    report = queries.report_of(found)
    shown = [presenters.report_line(row) for row in report[:_REPORT_SHOWN]]
    more = found.reported - len(shown)
    lines = [f"  and {more:,} more: `tutela batch show {found.pk} --json` names all"] if more > 0 else []
    notes = [f"  {note}" for note in found.notes]
    say(as_json, presenters.answer(found), presenters.line(found), *notes, *shown, *lines)
    sys.exit(REPORTED if found.reported else 0)


@batch.command(name="list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the unit's batches, the newest first.

    \b
    Example:
      tutela batch list --as finn
    """
    found = list(queries.batches_of(actor(acting)))
    lines = [presenters.line(each) for each in found] or ["No batch was received yet."]
    say(as_json, {"batches": [presenters.answer(each) for each in found]}, *lines)


@batch.command()
@click.argument("number", type=int)
@as_json
@acting_as
def show(number: int, as_json: bool, acting: str) -> None:
    """Show one batch, its report, and what went back.

    \b
    Example:
      tutela batch show 3 --as finn
    """
    by = actor(acting)
    found = queries.batch_for(by, number)
    rows, sent = list(queries.report_of(found)), list(found.returns.order_by("number"))
    said = {
        **presenters.answer(found),
        "released": queries.released(found),
        "open": queries.open_items(found),
        "report": [presenters.report_answer(row) for row in rows],
        "returns": [presenters.return_answer(each) for each in sent],
    }
    lines = [presenters.report_line(row) for row in rows]
    lines += [each for one in sent for each in presenters.return_lines(one)]
    say(as_json, said, presenters.line(found), *lines)


@batch.command(name="return")
@click.argument("number", type=int)
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", default="", help="Whoever receives it; by default the authority that gave it.")
@click.option("--partial", is_flag=True, help="Give it back though some of it is not settled yet.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@as_json
@acting_as
def give_back(
    number: int, target: Path, to: str, partial: bool, force: bool, as_json: bool, acting: str
) -> None:
    """Write a batch as it came, with what was released of it. Exit code 3: some records could not be read.

    \b
    Example:
      tutela batch return 3 batch-3.json --as sam
    """
    by = actor(acting)
    found = queries.batch_for(by, number)
    with files.new_file(target, force=force) as out:
        given = actions.return_batch(by, found, out, to=to, partial=partial)
    sent = given.receipt
    evidence.write_beside(target, given.entry)
    say(as_json, presenters.return_answer(sent), f"Wrote {target}.", *presenters.return_lines(sent))
    sys.exit(REPORTED if sent.left_out else 0)


@batch.command()
@click.argument("number", type=int)
@click.argument("sent", metavar="RETURN", type=int)
@click.argument("text")
@as_json
@acting_as
def answer(number: int, sent: int, text: str, as_json: bool, acting: str) -> None:
    """File what the authority answered to a batch that went back.

    \b
    Example:
      tutela batch answer 3 1 "Received and loaded, reference 77" --as sam
    """
    by = actor(acting)
    found = queries.return_for(by, queries.batch_for(by, number), sent)
    filed = actions.file_answer(by, found, text)
    say(as_json, presenters.return_answer(filed), f"Filed the answer to return {sent} of batch {number}.")


commands: list[click.Command] = [batch]
