"""Commands over reports to NCMEC: make, fill, choose files, approve, send, and see what came of it."""

import json
from pathlib import Path

import click

from tutela.casework import gate
from tutela.casework.custody import given
from tutela.casework.cybertips import actions, presenters, queries
from tutela.casework.cybertips.errors import BadTip
from tutela.casework.cybertips.models import Environment, State
from tutela.casework.database import row_number
from tutela.casework.gate import Act
from tutela.casework.items.queries import item_for
from tutela.casework.people.command_line import acting_as, actor, as_json, say

_MOST_BYTES = 4 << 20


@click.group()
def ncmec() -> None:
    """Reports to NCMEC's CyberTipline: made by one person, approved by another, sent call by call.

    \b
    Example:
      tutela ncmec new case OP-1 --environment test --as finn
    """


@ncmec.command()
@click.argument("kind", type=click.Choice(["case", "exhibit", "report"]))
@click.argument("name")
@click.option("--environment", required=True, type=click.Choice(Environment.values), help="For good.")
@click.option("--from", "source", type=click.Path(path_type=Path, dir_okay=False), help="What it says: JSON.")
@as_json
@acting_as
def new(kind: str, name: str, environment: str, source: Path | None, as_json: bool, acting: str) -> None:
    """Make a report of a case, an exhibit or a report to us; a draft.

    \b
    Example:
      tutela ncmec new case OP-1 --environment test --from report.json --as finn
    """
    by = actor(acting)
    content = _document(source) if source else {}
    made = actions.make_tip(by, queries.thing_for(by, kind, name), environment, content)
    say(as_json, presenters.as_row(made), f"Made {presenters.line(made)}.")


@ncmec.command()
@click.argument("tip")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@acting_as
def edit(tip: str, source: Path, as_json: bool, acting: str) -> None:
    """Replace what a draft says by a file of JSON, with the names of NCMEC's form.

    \b
    Example:
      tutela ncmec edit CT-1 report.json --as finn
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.edit_tip(by, found, found.version, _document(source))
    say(as_json, presenters.as_row(done), f"Changed {done}.")


def _document(source: Path) -> dict[str, object]:
    """Read a document.

    Raises:
        BadTip: it cannot be read, or is no table in JSON.
    """
    try:
        with source.open("rb") as opened:
            read = json.loads(opened.read(_MOST_BYTES + 1)[:_MOST_BYTES])
    except (OSError, ValueError, RecursionError) as wrong:
        raise BadTip(f"{source} holds no JSON that can be read: {wrong}.") from wrong
    if not isinstance(read, dict):
        raise BadTip(f"{source} holds no table of fields.")
    return read


@ncmec.command("list")
@click.option("--state", type=click.Choice(State.values), help="Only those that stand so.")
@as_json
@acting_as
def list_(state: str | None, as_json: bool, acting: str) -> None:
    """List the reports to NCMEC, the newest first.

    \b
    Example:
      tutela ncmec list --state unknown --as sam
    """
    found = list(queries.tips_of(actor(acting), state or ""))
    lines = [presenters.line(tip) for tip in found] or ["There are none."]
    say(as_json, {"cybertips": [presenters.as_row(tip) for tip in found]}, *lines)


@ncmec.command()
@click.argument("tip")
@as_json
@acting_as
def show(tip: str, as_json: bool, acting: str) -> None:
    """Show where a report stands, what is sent, its files, and each call with what was answered.

    \b
    Example:
      tutela ncmec show CT-1 --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    files = [presenters.file_row(file) for file in queries.files_of(found)]
    calls = [presenters.call_row(call) for call in queries.calls_of(found)]
    lines = [presenters.line(found), *([found.reason] if found.reason else []), presenters.does_next(found)]
    lines += [
        f"file {row['number']}: {row['item']}, {row['stage']} {row['file_id']}".rstrip() for row in files
    ]
    lines += [f"{row['when']} {row['call']}: {row['says']}" for row in calls]
    sent = queries.sent_of(by, found)
    if sent:
        lines += [sent, f"SHA-256 of what is sent: {found.sha256}", f"Of its files: {found.files_sha256}"]
    read = {"sent": sent, "sha256": found.sha256, "files_sha256": found.files_sha256}
    say(as_json, {**presenters.as_row(found), **read, "files": files, "calls": calls}, *lines)


@ncmec.command()
@click.argument("tip")
@click.argument("items", nargs=-1, required=True)
@as_json
@acting_as
def choose(tip: str, items: tuple[str, ...], as_json: bool, acting: str) -> None:
    """Choose items that go with a draft, by their references.

    \b
    Example:
      tutela ncmec choose CT-1 T-12 T-13 --as finn
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    numbers = [row_number(item.upper().removeprefix("T-")) for item in items]
    if None in numbers:
        raise BadTip("Write the references of items, as T-12.")
    rows = actions.choose_files(by, found, found.version, [each for each in numbers if each is not None])
    chosen = {"files": [presenters.file_row(row) for row in rows]}
    say(as_json, chosen, f"Chose {len(rows)} for {found}. Another person releases them.")


@ncmec.command()
@click.argument("tip")
@click.option("--basis", required=True, help="The law or the agreement by which it is reported.")
@as_json
@acting_as
def propose(tip: str, basis: str, as_json: bool, acting: str) -> None:
    """Check a draft field by field and propose it for another person to approve.

    \b
    Example:
      tutela ncmec propose CT-1 --basis "18 USC 2258A" --as finn
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.propose_tip(by, found, found.version, basis)
    say(as_json, presenters.as_row(done), f"Proposed {done}. Another person approves it.")


@ncmec.command()
@click.argument("tip")
@click.option("--seen", required=True, help="The SHA-256 of what you read, as `show` prints it.")
@as_json
@acting_as
def approve(tip: str, seen: str, as_json: bool, acting: str) -> None:
    """Approve a report that another person made.

    \b
    Example:
      tutela ncmec approve CT-1 --seen 5d1c0b7e… --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.approve_tip(by, found, queries.version_read(found, seen))
    say(as_json, presenters.as_row(done), f"Approved {done}.")


@ncmec.command()
@click.argument("tip")
@click.option("--seen", required=True, help="The SHA-256 of the files you saw, as `show` prints it.")
@as_json
@acting_as
def release(tip: str, seen: str, as_json: bool, acting: str) -> None:
    """Release the files of an approved report, which another person chose, to be handed out.

    \b
    Example:
      tutela ncmec release CT-1 --seen 77a0c1de… --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.release_files(by, found, found.version, seen.strip().lower())
    say(as_json, presenters.as_row(done), f"Released the files of {done}.")


@ncmec.command()
@click.argument("tip")
@click.option(
    "--environment", required=True, type=click.Choice(Environment.values), help="As it was made for."
)
@as_json
@acting_as
def send(tip: str, environment: str, as_json: bool, acting: str) -> None:
    """Have an approved report sent, or a stopped one go on; a worker makes the calls.

    \b
    Example:
      tutela ncmec send CT-1 --environment test --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.send_tip(by, found, found.version, environment)
    say(as_json, presenters.as_row(done), f"{done} is being sent to {done.sent_to}.")


@ncmec.command()
@click.argument("tip")
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def retract(tip: str, because: str, as_json: bool, acting: str) -> None:
    """Have a report retracted that NCMEC has and that is not finished.

    \b
    Example:
      tutela ncmec retract CT-1 --because "It was reported before." --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.retract_tip(by, found, found.version, because)
    say(as_json, presenters.as_row(done), f"{done} is being retracted.")


@ncmec.command()
@click.argument("tip")
@click.option("--number", type=int, help="What NCMEC calls it; leave it out where they do not have it.")
@click.option("--how", required=True, help="How it was found out.")
@as_json
@acting_as
def settle(tip: str, number: int | None, how: str, as_json: bool, acting: str) -> None:
    """Say whether NCMEC has a report of which that was not known.

    \b
    Example:
      tutela ncmec settle CT-1 --number 4711 --how "Asked by telephone." --as sam
    """
    by = actor(acting)
    found = queries.tip_for(by, queries.number_in(tip))
    done = actions.settle_tip(by, found, found.version, number, how)
    say(as_json, presenters.as_row(done), f"Settled {presenters.line(done)}.")


@ncmec.command()
@click.argument("item")
@as_json
@acting_as
def copies(item: str, as_json: bool, acting: str) -> None:
    """List the copies of an item that were handed out, with both persons and what became of each.

    \b
    Example:
      tutela ncmec copies T-12 --as audra
    """
    by = actor(acting)
    gate.require(by, Act.SEE_CYBERTIPS)
    found = item_for(by, row_number(item.upper().removeprefix("T-")) or 0)
    rows = [
        {
            "copy": each.pk, "about": each.about, "recipient": each.recipient, "outcome": each.outcome,
            "chosen_by": each.chosen_by, "released_by": each.released_by, "receipt": each.receipt,
            "sha256": bytes(each.content_sha256).hex(), "began_at": each.began_at.isoformat(),
        }
        for each in given.of_item(by.unit, found.pk)
    ]  # fmt: skip
    lines = [f"copy {row['copy']} to {row['recipient']} for {row['about']}: {row['outcome']}" for row in rows]
    say(as_json, {"copies": rows}, *(lines or [f"No copy of {found} was handed out."]))


commands: list[click.Command] = [ncmec]
