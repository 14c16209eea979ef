"""The step that finds the next call about a report to NCMEC and puts it down before it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from tutela.casework.channels.actions import exchange_steps
from tutela.casework.channels.models import Attempt
from tutela.casework.channels.outward.exchanging import Call
from tutela.casework.custody import given as copies_given, log
from tutela.casework.custody.given import Release
from tutela.casework.custody.models import GivenCopy
from tutela.casework.cybertips.actions.calls import bodies
from tutela.casework.cybertips.actions.calls.bodies import Body
from tutela.casework.cybertips.actions.moving import move
from tutela.casework.cybertips.content import files
from tutela.casework.cybertips.environments import Place, place_of
from tutela.casework.cybertips.errors import NoEnvironment, WrongEnvironment
from tutela.casework.cybertips.models import State, Tip, TipCall, TipFile
from tutela.casework.cybertips.queries import MOVING, files_of
from tutela.casework.gate import Actor
from tutela.casework.people.models import Person
from tutela.engine.formats.cybertips.writing import written

Stage = TipFile.Stage


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that is on record, and is made next."""

    row: TipCall
    call: Call


@transaction.atomic
def begin_call(by: Actor, tip: Tip) -> Begun | None:
    """Put the next call down; None where no call follows, because the report stands elsewhere by now."""
    rows = Tip.objects.select_for_update(of=["self"]).select_related("unit", "released_by")
    current = rows.get(pk=tip.pk)
    if current.state not in MOVING:
        return None
    _close_cut_off(by, current)
    if current.state not in MOVING:
        return None
    try:
        place = place_of(current)
    except (NoEnvironment, WrongEnvironment) as refused:
        _stop(by, current, str(refused))
        return None
    kind, file = _next(current)
    wrong = _not_as_approved(current, kind)
    if wrong:
        _stop(by, current, wrong)
        return None
    return _put_down(by, current, place, kind, file)


def _stop(by: Actor, tip: Tip, why: str) -> None:
    move(tip, State.STOPPED, why)
    tip.version += 1
    tip.save()
    log.record(by, "cybertip.stopped", purpose="reporting", wrote=[tip], cybertip=tip.pk)


def _close_cut_off(by: Actor, tip: Tip) -> None:
    """Close what was begun and never ended: whoever made that call is gone."""
    begun = TipCall.objects.filter(tip=tip, exchange__outcome=Attempt.Outcome.BEGUN)
    for row in begun.select_related("exchange", "given").order_by("pk"):
        exchange = exchange_steps.cut_off(row.exchange)
        row.reading = exchange.answer
        row.save(update_fields=["reading"])
        if row.given is not None:
            copies_given.end(by, row.given, GivenCopy.Outcome.NOT_KNOWN, exchange.answer)
        if row.kind == TipCall.Kind.SUBMIT:
            move(tip, State.UNKNOWN, "The call was cut off. Ask NCMEC whether they have the report.")
            tip.version += 1
            tip.save()
        log.record(
            by, "cybertip.cut_off", purpose="reporting", wrote=[tip, row, exchange], cybertip=tip.pk,
            call=row.kind,
        )  # fmt: skip


def _next(tip: Tip) -> tuple[TipCall.Kind, TipFile | None]:
    """Say which call comes next, and about which file: only what has an answer lets the one after it go."""
    if tip.state == State.RETRACTING:
        return TipCall.Kind.RETRACT, None
    if tip.ncmec_number is None:
        asked = TipCall.objects.filter(
            tip=tip, kind=TipCall.Kind.STATUS, response=0, exchange__began_at__gte=tip.sent_at
        )
        return (TipCall.Kind.SUBMIT if asked.exists() else TipCall.Kind.STATUS), None
    for file in files_of(tip):
        if file.stage == Stage.WAITING:
            return TipCall.Kind.UPLOAD, file
        if file.stage == Stage.UPLOADED:
            return TipCall.Kind.FILEINFO, file
    return TipCall.Kind.FINISH, None


def _not_as_approved(tip: Tip, kind: TipCall.Kind) -> str:
    """Say what of a report is not as two people approved it; "" where all is."""
    if kind == TipCall.Kind.SUBMIT and sha256(bytes(tip.xml or b"")).hexdigest() != tip.sha256:
        return "What would be sent is not what was approved. Nothing was sent; tell an administrator."
    chosen = list(files_of(tip))
    if kind in (TipCall.Kind.UPLOAD, TipCall.Kind.SUBMIT) and chosen:
        if tip.released_by_id is None:
            return "Nobody has released its files."
        if files.digest_of(tip, chosen) != tip.files_sha256:
            return "Its files, or what is told of them, are not what was released. Nothing was sent."
    return ""


def _put_down(by: Actor, tip: Tip, place: Place, kind: TipCall.Kind, file: TipFile | None) -> Begun:
    handed = _hand_out(by, tip, place, file) if kind == TipCall.Kind.UPLOAD and file is not None else None
    body = _body(by, tip, kind, file, handed)
    method = "GET" if kind == TipCall.Kind.STATUS else "POST"
    to, carried = f"{place.base}/{kind.value}", None
    if kind == TipCall.Kind.UPLOAD and file is not None:
        known = files.digests(tip, file)
        carried = (known.sha256, known.size)
    exchange = exchange_steps.begin(by, str(tip), kind, method, to, sent=body.octets, carried=carried)
    row = TipCall.objects.create(
        tip=tip, file=file, kind=kind, exchange=exchange, given=handed, sent=body.octets or None
    )
    log.record(
        by, "cybertip.call_begun", purpose="reporting", cybertip=tip.pk, call=kind.value,
        environment=tip.environment, sha256=exchange.sha256,
    )  # fmt: skip
    headers = {"Content-Type": body.kind} if body.kind else {}
    return Begun(row, Call(method, to, headers, body.pieces, body.size, place.authorisation))


def _hand_out(by: Actor, tip: Tip, place: Place, file: TipFile) -> GivenCopy | None:
    """Put on the register of copies that a file goes out; to the test environment none does."""
    if tip.is_test:
        return None
    release = Release(
        _named(file.chosen_by), _named(tip.released_by), f"NCMEC, {place.host}", str(tip), tip.basis
    )
    return copies_given.begin(by, files.content_of(file), file.item.size_bytes, release)


def _named(person: Person | None) -> str:
    return f"{person.name} ({person.username})" if person else ""


def _body(by: Actor, tip: Tip, kind: TipCall.Kind, file: TipFile | None, handed: GivenCopy | None) -> Body:
    number = tip.ncmec_number or 0
    if kind == TipCall.Kind.SUBMIT:
        return bodies.xml(bytes(tip.xml or b""))
    if kind in (TipCall.Kind.FINISH, TipCall.Kind.RETRACT):
        return bodies.form(number)
    if file is None:
        return Body()
    if kind == TipCall.Kind.FILEINFO:
        return bodies.xml(written("fileDetails", files.details(tip, file, number, file.file_id)))
    return bodies.upload(
        number, f"file-{file.number}", _pieces(by, tip, file, handed), files.digests(tip, file).size
    )


def _pieces(by: Actor, tip: Tip, file: TipFile, handed: GivenCopy | None) -> Iterator[bytes]:
    if handed is None:
        yield files.stand_in(tip, file)
    else:
        yield from copies_given.pieces(by, handed, files.content_of(file))
