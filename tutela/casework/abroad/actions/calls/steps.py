"""The steps of any call: put down before it is made, closed with its answer."""

from dataclasses import dataclass

from tutela.casework.abroad.iccam import ADAPTER, readings
from tutela.casework.abroad.iccam.adapter import Kind, Request
from tutela.casework.abroad.iccam.places import Place
from tutela.casework.abroad.iccam.readings import Reading
from tutela.casework.abroad.models import ExchangeItem, ItemAction, ItemCall, Pull
from tutela.casework.channels.actions import exchange_steps
from tutela.casework.channels.models import Attempt, Exchange
from tutela.casework.channels.outward.answers import Answer
from tutela.casework.channels.outward.exchanging import Call, Called
from tutela.casework.gate import Actor

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class About:
    """What a call is about: an item, one of its actions, or a round in which what is assigned is fetched."""

    item: ExchangeItem | None = None
    action: ItemAction | None = None
    pull: Pull | None = None

    def __str__(self) -> str:
        return str(self.item or self.pull or "")


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that is on record, and is made next; `asked` is what its answer has to be about."""

    row: ItemCall
    call: Call
    asked: str = ""


def put_down(
    by: Actor, about: About, place: Place, request: Request, token: str = "", asked: str = ""
) -> Begun:
    """Put a call down, in the transaction of the act that makes it; of a secret, only that it was made."""
    to, kept = f"{place.base}/{request.path}", b"" if request.is_secret else request.body
    exchange = exchange_steps.begin(by, str(about), request.kind, request.method, to, sent=kept)
    row = ItemCall.objects.create(
        unit_id=by.unit, item=about.item, pull=about.pull, action=about.action, kind=request.kind,
        exchange=exchange, sent=kept or None,
    )  # fmt: skip
    headers = {"Accept": _JSON, **({"Content-Type": _JSON} if request.body else {})}
    call = Call(
        request.method, to, headers, (request.body,) if request.body else (), len(request.body),
        f"Bearer {token}" if token else "", place.own,
    )  # fmt: skip
    return Begun(row, call, asked)


def close(begun: Begun, called: Called, *, keeps: bool = True) -> Reading:
    """Close a call with its answer, and read that; in the transaction of what follows from it.

    Args:
        begun: the call.
        called: what came of it.
        keeps: whether the answer is kept here; else whoever asked keeps it, sealed.
    """
    row, raw = begun.row, called.answer.raw
    # What they answer is kept with what it is about, and goes with it.
    bare = Called(_bare(called), called.was_sent, called.request_id, called.date)
    exchange = exchange_steps.close(Exchange.objects.get(pk=row.exchange_id), bare)
    row.exchange = exchange
    reading = readings.read(ADAPTER, Kind(row.kind), exchange, raw, begun.asked)
    row.is_well, row.reading = reading.follows == readings.Next.DONE, reading.says[:500]
    if keeps and row.kind != Kind.SIGN_IN:
        row.raw = raw or None
    row.save()
    return reading


def _bare(called: Called) -> Answer:
    answer = called.answer
    return Answer(answer.outcome, answer.says, answer.address, answer.code, b"", answer.is_whole)


def close_cut_off(rows: list[ItemCall]) -> list[ItemCall]:
    """Close calls that were begun and never ended: whoever made them is gone."""
    for row in rows:
        row.exchange = exchange_steps.cut_off(row.exchange)
        row.reading = row.exchange.answer
        row.save(update_fields=["reading"])
    return rows


def begun_of(**about: object) -> list[ItemCall]:
    """List calls about something that were begun and not ended."""
    rows = ItemCall.objects.filter(exchange__outcome=Attempt.Outcome.BEGUN, **about)
    return list(rows.select_related("exchange").order_by("pk"))
