"""The steps of a call to a partner's program: put down before anything is sent, closed with its answer."""

from hashlib import sha256

from django.utils import timezone

from tutela.casework.channels.models import Attempt, Exchange
from tutela.casework.channels.outward.exchanging import Called
from tutela.casework.database import require_transaction
from tutela.casework.gate import Actor

CUT_OFF = "It was cut off. Whether it arrived is not known."


def begin(
    by: Actor,
    about: str,
    what: str,
    method: str,
    to: str,
    *,
    sent: bytes = b"",
    carried: tuple[str, int] | None = None,
) -> Exchange:
    """Put a call down, in the transaction of the act that makes it; it is made after that.

    Args:
        by: who makes it.
        about: what it belongs to, as people call it.
        what: which step of it.
        method: of HTTP.
        to: its address.
        sent: its body; empty where content is streamed.
        carried: SHA-256 and size of the content of the vault that goes with it.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction("A call is put down inside the transaction of the act that makes it.")
    digest, size = carried or (sha256(sent).hexdigest() if sent else "", len(sent))
    return Exchange.objects.create(
        unit_id=by.unit, about=about[:200], what=what, method=method, to=to, sha256=digest,
        size_bytes=size, carried=carried is not None, made_by=by.name,
    )  # fmt: skip


def close(exchange: Exchange, called: Called) -> Exchange:
    """Put down what came of a call, in the transaction of what follows from it.

    Raises:
        OutsideTransaction: there is no transaction.
    """
    require_transaction("What came of a call is put down in the transaction of what follows from it.")
    answer = called.answer
    exchange.ended_at, exchange.outcome = timezone.now(), answer.outcome.value
    exchange.address, exchange.code, exchange.answer = answer.address[:100], answer.code, answer.says[:500]
    exchange.raw, exchange.is_whole = answer.raw or None, answer.is_whole
    exchange.was_sent, exchange.request_id = called.was_sent, called.request_id
    exchange.save()
    return exchange


def cut_off(exchange: Exchange) -> Exchange:
    """Close a call that never ended: the process that made it is gone."""
    require_transaction("A call that was cut off is closed in the transaction of what follows from it.")
    exchange.ended_at, exchange.outcome = timezone.now(), Attempt.Outcome.NO_ANSWER
    exchange.answer, exchange.was_sent = CUT_OFF, True
    exchange.save()
    return exchange
