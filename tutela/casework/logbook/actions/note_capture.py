"""Notes how something of an open source was captured."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutela.casework import gate
from tutela.casework.custody import log
from tutela.casework.gate import Act, Actor
from tutela.casework.logbook.errors import BadLine, LineMoved
from tutela.casework.logbook.models import Capture, Line
from tutela.engine.taxonomy import terminology

_LONGEST, _METHOD = 2000, 120


@transaction.atomic
def note_capture(
    by: Actor, line: Line, address: str, captured_at: datetime, method: str, digest: str = ""
) -> Capture:
    """Note where, when and how a line of an open source was captured; nothing is fetched.

    Args:
        by: who notes it.
        line: of which provenance is an open source.
        address: where it stood, in any notation.
        captured_at: when.
        method: how, and with which tool.
        digest: the SHA-256 of what was captured, where it was kept.

    Raises:
        NotAllowed: the actor does not write the intelligence log.
        BadLine: the line is of no open source, a text is missing, it lies in the future, or is no SHA-256.
        LineMoved: it has been noted already.
        RefusedWords: a text holds words that are not used here.
    """
    gate.require(by, Act.WORK_LOGBOOK, on=line)
    terminology.guard(method)
    if line.provenance != Line.Provenance.OPEN_SOURCE:
        raise BadLine(f"{line} is of no open source.")
    if not address.strip() or not method.strip() or len(address) > _LONGEST or len(method) > _METHOD:
        raise BadLine("Say where it stood, and how it was captured.")
    if captured_at > timezone.now() or (digest and not re.fullmatch(r"[0-9a-f]{64}", digest.strip().lower())):
        raise BadLine("It was captured in the past; and a SHA-256 has 64 hexadecimal digits.")
    if Capture.objects.filter(line=line).exists():
        raise LineMoved(f"How {line} was captured is on record already.")
    made = Capture.objects.create(
        line=line, address=address.strip(), captured_at=captured_at, method=method.strip(),
        digest=digest.strip().lower(), by_id=by.person,
    )  # fmt: skip
    log.record(
        by, "line.captured", purpose="intelligence", wrote=[made], line=line.pk, digest=made.digest,
        address_sha256=log.digest_of(made.address),
    )  # fmt: skip
    return made
