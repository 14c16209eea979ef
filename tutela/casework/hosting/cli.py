"""Commands over traces: list, show, begin, look again, ask outside."""

from typing import Any

import click

from tutela.casework.hosting import actions, pages, queries
from tutela.casework.hosting.models import Trace
from tutela.casework.people.command_line import REPORTED, acting_as, actor, as_json, say
from tutela.engine.hosting.verdict import Kind

_MOST_LISTED = 200


@click.group()
def trace() -> None:
    """Where addresses are hosted: facts by method, and a verdict by rule.

    \b
    Example:
      tutela trace begin https://host.example/1 --as sam
    """


def _answer(found: Trace) -> dict[str, Any]:
    verdict = queries.verdict_of(found)
    return {
        "trace": found.reference,
        "address": found.address,
        "verdict": found.kind,
        "country": found.country,
        "provider": found.provider,
        "mailboxes": verdict.abuse if verdict else [],
        "because": verdict.because if verdict else [],
    }


def _line(found: Trace) -> str:
    where = ", ".join(filter(None, (found.country, found.provider)))
    says = pages.TITLES[Kind(found.kind)]
    return f"{found}: {pages.shown_address(found.address)}: {says}{f' ({where})' if where else ''}"


@trace.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the newest traces.

    \b
    Example:
      tutela trace list --as sam
    """
    found = list(queries.traces_of(actor(acting))[:_MOST_LISTED])
    lines = [_line(each) for each in found] or ["Nothing was traced yet: `tutela trace begin ADDRESS`."]
    say(as_json, {"traces": [_answer(each) for each in found]}, *lines)


@trace.command()
@click.argument("address")
@as_json
@acting_as
def begin(address: str, as_json: bool, acting: str) -> None:
    """Begin the trace of an address, from the unit's own files; nobody outside is asked.

    \b
    Example:
      tutela trace begin https://host.example/1 --as sam
    """
    found = actions.begin_trace(actor(acting), address)
    say(as_json, _answer(found), _line(found))


@trace.command()
@click.argument("number", type=int)
@as_json
@acting_as
def show(number: int, as_json: bool, acting: str) -> None:
    """Show a trace with its facts.

    \b
    Example:
      tutela trace show 3 --as sam
    """
    by = actor(acting)
    found = queries.trace_for(by, number)
    context = pages.trace(by, found)
    facts = [
        " ".join(filter(None, (fact["method"], fact["source"], fact["ip"], fact["network"], fact["country"])))
        for fact in context["facts"]
    ]
    say(as_json, {**_answer(found), "facts": context["facts"]}, _line(found), *context["because"], *facts)


@trace.command()
@click.argument("number", type=int)
@acting_as
@click.pass_context
def look(context: click.Context, number: int, acting: str) -> None:
    """Look in the unit's files again.

    \b
    Example:
      tutela trace look 3 --as sam
    """
    by = actor(acting)
    found = queries.trace_for(by, number)
    faults = actions.look_again(by, found)
    click.echo(_line(queries.trace_for(by, number)))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        context.exit(REPORTED)


@trace.command()
@click.argument("number", type=int)
@as_json
@acting_as
def ask(number: int, as_json: bool, acting: str) -> None:
    """Ask the name server and the registries that the settings name; they learn of the interest.

    \b
    Example:
      tutela trace ask 3 --as sam
    """
    by = actor(acting)
    asked = actions.look_up(by, queries.trace_for(by, number))
    found = queries.trace_for(by, number)
    looks = [{"method": each.method, "outcome": each.outcome, "says": each.says} for each in asked]
    lines = [f"{each['method']}: {each['outcome']}: {each['says']}" for each in looks]
    say(as_json, {**_answer(found), "asked": looks}, *lines, _line(found))


commands = [trace]
