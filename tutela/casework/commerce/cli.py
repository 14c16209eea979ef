"""Commands over commercial sites: note facts, see what is shared, judge, list operators."""

from typing import Any

import click

from tutela.casework import references
from tutela.casework.commerce import actions, pages, queries
from tutela.casework.commerce.models import Cluster, Judgement, Kind
from tutela.casework.gate import Actor
from tutela.casework.hosting.models import Trace
from tutela.casework.hosting.queries import trace_for
from tutela.casework.people.command_line import acting_as, actor, as_json, say

_MOST_LISTED = 200


@click.group()
def commerce() -> None:
    """What addresses sell for, and who runs several of them.

    A package of an operator is made by `tutela package make cluster`.

    \b
    Example:
      tutela commerce list --as ida
    """


def _site(by: Actor, reference: str) -> Trace:
    return trace_for(by, references.number_in(reference, "H-", "trace"))


@commerce.command("list")
@as_json
@acting_as
def list_(as_json: bool, acting: str) -> None:
    """List the operators that several addresses are held to be of, the newest first.

    \b
    Example:
      tutela commerce list --as ida
    """
    found = list(queries.clusters_of(actor(acting))[:_MOST_LISTED])
    rows = [{"operator": each.reference, "addresses": getattr(each, "size", 0)} for each in found]
    lines = [f"{row['operator']}: {row['addresses']} addresses" for row in rows]
    say(as_json, {"operators": rows}, *(lines or ["No two addresses are held to be of one operator."]))


@commerce.command()
@click.argument("operator")
@as_json
@acting_as
def cluster(operator: str, as_json: bool, acting: str) -> None:
    """Show an operator: its addresses, what they share, what they sell for, who judged what.

    \b
    Example:
      tutela commerce cluster OC-1 --as ida
    """
    by = actor(acting)
    found = queries.cluster_for(by, references.number_in(operator, "OC-", "operator"))
    say(as_json, _operator(by, found), *_operator_lines(by, found))


def _operator(by: Actor, found: Cluster) -> dict[str, Any]:
    told = pages.operator(by, found)
    return {
        "operator": found.reference,
        "first": told["first"],
        "last": told["last"],
        "addresses": [{key: each[key] for key in ("name", "address", "country")} for each in told["traces"]],
        "shared": told["strong"],
        "judgements": [_judged(each) for each in told["judgements"]],
    }


def _operator_lines(by: Actor, found: Cluster) -> list[str]:
    told = _operator(by, found)
    return [
        f"{told['operator']}, told of from {told['first']} to {told['last']}",
        *(f"{each['name']}: {each['address']}" for each in told["addresses"]),
        *(f"{each['kind']} {each['says']} on {each['on']}" for each in told["shared"]),
        *(
            f"{each['pair']}: {each['verdict']}, {each['by']}: {each['reason']}"
            for each in told["judgements"]
        ),
    ]


def _judged(one: pages.Context) -> dict[str, str]:
    pair = " and ".join(each["name"] for each in one["pair"])
    return {"pair": pair, **{key: one[key] for key in ("verdict", "by", "at", "reason", "undone")}}


@commerce.command()
@click.argument("trace")
@as_json
@acting_as
def facts(trace: str, as_json: bool, acting: str) -> None:
    """List what is on record of the site at an address, the newest first, each with its number.

    \b
    Example:
      tutela commerce facts H-3 --as ida
    """
    found = queries.facts_of(_site(actor(acting), trace))
    rows = [
        {
            "fact": one.pk, "kind": one.kind, "says": one.text, "currency": one.currency, "basis": one.basis,
            "by": one.by, "at": one.at.isoformat(), "stands": getattr(one, "taken_back_by", None) is None,
        }
        for one in found
    ]  # fmt: skip
    lines = [
        f"{row['fact']} {row['kind']} {row['says']} {row['currency']}".strip()
        + ("" if row["stands"] else ", taken back")
        for row in rows
    ]
    say(as_json, {"facts": rows}, *(lines or ["Nothing is on record of the site there."]))


@commerce.command()
@click.argument("trace")
@click.argument("kind", type=click.Choice(Kind.values))
@click.argument("text")
@click.option("--currency", default="", help="Of a price, as EUR.")
@click.option("--basis", required=True, help="On what it rests.")
@as_json
@acting_as
def note(
    trace: str, kind: str, text: str, currency: str, basis: str, as_json: bool, acting: str
) -> None:  # fmt: skip
    """Note a fact of the site at an address, beside those that are there.

    \b
    Example:
      tutela commerce note H-3 price 19.99 --currency EUR --basis "A look on the isolated machine" --as ida
    """
    by = actor(acting)
    made = actions.record_fact(by, _site(by, trace), kind, text, basis=basis, currency=currency)
    say(as_json, {"fact": made.pk, "kind": made.kind, "says": made.text}, f"Noted as fact {made.pk}.")


@commerce.command("take-back")
@click.argument("fact", type=int)
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def take_back(fact: int, because: str, as_json: bool, acting: str) -> None:
    """Take a fact back that was wrong; both stay on record.

    \b
    Example:
      tutela commerce take-back 12 --because "Of another site." --as ida
    """
    by = actor(acting)
    actions.take_back_fact(by, queries.fact_for(by, fact), because)
    say(as_json, {"fact": fact, "stands": False}, f"Fact {fact} is taken back. Nothing is suggested by it.")


@commerce.command()
@click.argument("trace")
@as_json
@acting_as
def suggestions(trace: str, as_json: bool, acting: str) -> None:
    """List addresses that may be of the same operator, and what each shares, the rarest first.

    \b
    Example:
      tutela commerce suggestions H-3 --as ida
    """
    found = queries.suggestions(_site(actor(acting), trace))
    rows = [{"trace": one.trace.reference, "shared": [_shared(each) for each in one.shared]} for one in found]
    lines = [
        f"{one.trace}: {each.fact.kind} {each.fact.text}, on {each.addresses} addresses and in "
        f"{each.reports} reports"
        for one in found
        for each in one.shared
    ]
    say(as_json, {"suggestions": rows}, *(lines or ["Nothing that names one operator is shared with it."]))


def _shared(each: queries.Shared) -> dict[str, Any]:
    return {
        "kind": each.fact.kind, "says": each.fact.text, "addresses": each.addresses, "reports": each.reports,
    }  # fmt: skip


@commerce.command()
@click.argument("one")
@click.argument("other")
@click.argument("verdict", type=click.Choice(Judgement.Verdict.values))
@click.option("--because", required=True, help="Why.")
@as_json
@acting_as
def judge(one: str, other: str, verdict: str, because: str, as_json: bool, acting: str) -> None:
    """Judge whether one operator runs two addresses; nothing is merged, and it can be taken back.

    \b
    Example:
      tutela commerce judge H-3 H-5 same --because "One wallet." --as ida
    """
    by = actor(acting)
    left, right = _site(by, one), _site(by, other)
    made = actions.judge_sites(by, left, right, verdict, because)
    together = queries.cluster_of(left)
    says = f"{left} and {right}: {made.get_verdict_display().lower()}."
    named = {"operator": together.reference if together else ""}
    say(
        as_json,
        {"verdict": made.verdict, **named},
        says,
        *(f"Operator {each}." for each in named.values() if each),
    )


commands: list[click.Command] = [commerce]
