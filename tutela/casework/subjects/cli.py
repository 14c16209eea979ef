"""Commands over who is named in cases: gather, note, withdraw, judge, undo, list, state, nominate, decide."""

from datetime import datetime

import click

from tutela.casework.database import row_number
from tutela.casework.gate import Actor
from tutela.casework.people.command_line import acting_as, actor, as_json, say
from tutela.casework.subjects import actions, queries
from tutela.casework.subjects.classes import classes
from tutela.casework.subjects.errors import BadSubject
from tutela.casework.subjects.models import Judgement, Nomination, Subject
from tutela.casework.subjects.names import KINDS
from tutela.casework.subjects.people import presenters

_MOST = 500
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def subject() -> None:
    """Who and what is named in a case, what is the same, and the risk of people.

    \b
    Example:
      tutela subject gather OP-114 --as finn
    """


def _number(reference: str, sign: str) -> int:
    number = row_number(reference.upper().removeprefix(sign))
    if number is None:
        raise BadSubject(f"{reference!r} is no {sign}number.")
    return number


def _subject(by: Actor, reference: str) -> Subject:
    return queries.subject_for(by, _number(reference, "S-"))


@subject.command()
@click.argument("case")
@as_json
@acting_as
def gather(case: str, as_json: bool, acting: str) -> None:
    """Gather who takes part in the communications of a case, and which devices its files name.

    \b
    Example:
      tutela subject gather OP-114 --as finn
    """
    by = actor(acting)
    found = actions.gather(by, queries.case_for(by, case))
    told = {"case": case, "added": found.added, "joined": found.joined}
    say(as_json, told, f"{found.added} new observations, {found.joined} pairs joined by a strong identifier.")


@subject.command()
@click.argument("case")
@click.argument("text")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="What it is; otherwise as it reads.")
@click.option("--place", default="", help="Where in the source, or from where you have it.")
@click.option("--from", "origin", default="", metavar="KIND:NUMBER", help="message:12, item:4 or report:7.")
@click.option("--class", "subject_class", type=click.Choice(list(classes().titles)), default="other")
@click.option("--opinion", is_flag=True, help="A person's assessment, and no fact.")
@as_json
@acting_as
def note(
    case: str, text: str, kind: str | None, place: str, origin: str, subject_class: str, opinion: bool,
    as_json: bool, acting: str,
) -> None:  # fmt: skip
    """Note by hand what a source names.

    \b
    Example:
      tutela subject note OP-114 "user1 on Instagram" --from message:12 --as finn
    """
    by = actor(acting)
    kind_of, _, number = origin.partition(":")
    noted = actions.Noted(
        text, kind or "", kind_of or "stated", row_number(number) or 0, place, subject_class, opinion
    )
    made = actions.note_observation(by, queries.case_for(by, case), noted)
    say(as_json, {"observation": str(made), "entity": made.entity}, f"{made}, of entity O-{made.entity}.")


@subject.command()
@click.argument("observation")
@click.option("--why", required=True, help="Why it was noted by mistake.")
@as_json
@acting_as
def withdraw(observation: str, why: str, as_json: bool, acting: str) -> None:
    """Withdraw an observation that a person noted by mistake, and what was judged of it.

    \b
    Example:
      tutela subject withdraw O-4 --why "Of another source" --as finn
    """
    by = actor(acting)
    done = actions.withdraw_observation(by, queries.observation_for(by, _number(observation, "O-")), why)
    say(as_json, {"observation": str(done)}, f"{done} is withdrawn.")


@subject.command()
@click.argument("one")
@click.argument("other")
@click.argument("verdict", type=click.Choice(Judgement.Verdict.values))
@click.option("--why", required=True, help="What it rests on.")
@as_json
@acting_as
def judge(one: str, other: str, verdict: str, why: str, as_json: bool, acting: str) -> None:
    """Judge whether two observations name the same.

    \b
    Example:
      tutela subject judge O-4 O-9 same --why "The same picture in both profiles" --as finn
    """
    by = actor(acting)
    left, right = (queries.observation_for(by, _number(each, "O-")) for each in (one, other))
    made = actions.judge(by, left, right, verdict, why)
    say(as_json, {"judgement": str(made), "verdict": verdict}, f"{made} is kept.")


@subject.command()
@click.argument("judgement")
@click.option("--why", required=True, help="Why it is taken back.")
@as_json
@acting_as
def undo(judgement: str, why: str, as_json: bool, acting: str) -> None:
    """Undo a judgement; entities are again as if it had never been.

    \b
    Example:
      tutela subject undo J-3 --why "Another person of that name" --as finn
    """
    by = actor(acting)
    undone = actions.undo_judgement(by, queries.judgement_for(by, _number(judgement, "J-")), why)
    say(as_json, {"judgement": str(undone)}, f"{undone} is undone.")


@subject.command("open")
@click.argument("observation")
@click.argument("title")
@click.option("--class", "subject_class", type=click.Choice(list(classes().titles)), required=True)
@click.option("--why", required=True, help="What it rests on.")
@click.option("--fact", is_flag=True, help="A fact, and no assessment.")
@as_json
@acting_as
def open_(
    observation: str, title: str, subject_class: str, why: str, fact: bool, as_json: bool, acting: str
) -> None:
    """Open a person, whose risk is assessed from then on.

    \b
    Example:
      tutela subject open O-4 "Subject 1" --class suspect --why "Owner of the exhibit" --as finn
    """
    by = actor(acting)
    anchor = queries.observation_for(by, _number(observation, "O-"))
    made = actions.open_subject(by, anchor, title, subject_class, why, is_opinion=not fact)
    say(as_json, presenters.as_row(made), f"{made}, band {made.band}.")


@subject.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List people, the greatest harm first.

    \b
    Example:
      tutela subject list --as sam
    """
    rows = [presenters.as_row(each) for each in queries.subjects_of(actor(acting))[:_MOST]]
    lines = [f"{row['subject']}  {row['band']}  {row['class']}  {row['title']}" for row in rows]
    say(as_json, {"subjects": rows}, *(lines or ["Nobody is here."]))


@subject.command()
@click.argument("reference", metavar="SUBJECT")
@click.argument("fact")
@click.argument("value", type=int)
@click.option("--source", required=True, help="Which row says so.")
@as_json
@acting_as
def state(reference: str, fact: str, value: int, source: str, as_json: bool, acting: str) -> None:
    """State what is known of a person: 1 for yes, 0 for no, or how many.

    \b
    Example:
      tutela subject state S-2 first_generation 1 --source "mark on T-40" --as finn
    """
    by = actor(acting)
    row = actions.state_fact(by, _subject(by, reference), fact, value, source)
    say(as_json, {"subject": reference, "band": row.band}, f"{reference} stands at {row.band}.")


@subject.command()
@click.argument("reference", metavar="SUBJECT")
@click.option("--to", "tasking", required=True, help="To which tasking.")
@click.option("--why", required=True)
@as_json
@acting_as
def nominate(reference: str, tasking: str, why: str, as_json: bool, acting: str) -> None:
    """Nominate a person to tasking; another person decides.

    \b
    Example:
      tutela subject nominate S-2 --to "National tasking" --why "Contact with a child" --as finn
    """
    by = actor(acting)
    made = actions.nominate(by, _subject(by, reference), tasking, why)
    say(as_json, {"nomination": str(made)}, f"{made} waits for a decision.")


@subject.command()
@click.argument("nomination")
@click.argument(
    "outcome", type=click.Choice([Nomination.Outcome.TASKED.value, Nomination.Outcome.DECLINED.value])
)
@click.option("--why", required=True)
@click.option("--review", type=_DAY, default=None, help="On which day it is reviewed.")
@as_json
@acting_as
def decide(
    nomination: str, outcome: str, why: str, review: datetime | None, as_json: bool, acting: str
) -> None:
    """Decide a nomination that another person made.

    \b
    Example:
      tutela subject decide NM-2 tasked --why "Capacity is there" --review 2027-01-15 --as sam
    """
    by = actor(acting)
    found = queries.nomination_for(by, _number(nomination, "NM-"))
    made = actions.decide_nomination(by, found, outcome, why, review.date() if review else None)
    say(as_json, {"nomination": str(made), "outcome": made.outcome}, f"{made} is {made.outcome}.")


commands: list[click.Command] = [subject]
