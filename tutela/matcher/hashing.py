"""Hashes what a program sends: behind the fence, in memory, and nothing of it is kept."""

import io
import os
from collections.abc import Sequence
from functools import cache
from queue import LifoQueue

from django.conf import settings

from tutela.casework.lookups import signals
from tutela.casework.lookups.errors import BadSignal
from tutela.engine.hashing.digests import digest_of
from tutela.engine.hashing.examiner import Examiner
from tutela.engine.hashing.fingerprints import LEAST_QUALITY

CONTENT_TYPES = ("photo", "video")
# What is given where nothing is chosen: what an HMA gives.
_USUAL = {"photo": (signals.PDQ,), "video": ("video_md5",)}
_OF = {
    "photo": (signals.PDQ, "md5", "sha1", "sha256"),
    "video": ("video_md5", "video_sha256", "md5", "sha1", "sha256"),
}


class BadFile(BadSignal):
    """What was sent cannot be hashed as what it is said to be."""

    code = "TU-MD04"


@cache
def _examiners() -> "LifoQueue[Examiner]":
    made: LifoQueue[Examiner] = LifoQueue()
    for _ in os.sched_getaffinity(0):
        made.put(Examiner(least=settings.TUTELA_FENCE))
    return made


def chosen(content_type: str, types: str) -> Sequence[str]:
    """Say which hashes are made of a file: those named, or what is usual.

    Raises:
        BadFile: there is no such content type, or one of the hashes is none of it.
    """
    if content_type not in CONTENT_TYPES:
        raise BadFile(f"no such content_type: '{content_type[:40]}'. There are: {', '.join(CONTENT_TYPES)}.")
    named = [each.strip() for each in types.split(",") if each.strip()]
    for each in named:
        if each not in _OF[content_type]:
            raise BadFile(f"signal type '{each[:40]}' doesn't exist for a {content_type}.")
    return named or _USUAL[content_type]


def hashes(partner: int, octets: bytes, kinds: Sequence[str]) -> dict[str, str]:
    """Hash a file; a picture that is too plain to be compared has no PDQ.

    Args:
        partner: whose program sent it: no child that saw another's file sees it.
        octets: the file.
        kinds: which hashes are asked for.

    Raises:
        BadFile: it is no picture that can be opened, and its PDQ is asked for.
        FenceUnusable: nothing can be opened on this machine.
    """
    digests = digest_of(octets)
    made: dict[str, str] = {}
    for kind in kinds:
        if kind != signals.PDQ:
            made[kind] = getattr(digests, signals.DIGESTS[kind]).hex()
        elif (bits := _pdq(partner, octets)) is not None:
            made[kind] = bits.hex()
    return made


def _pdq(partner: int, octets: bytes) -> bytes | None:
    examiner = _examiners().get()
    try:
        examiner.turn_to(partner)
        seen = examiner.examine(io.BytesIO(octets))
    finally:
        _examiners().put(examiner)
    if seen.pdq is None:
        raise BadFile(f"It could not be opened as a photo: {seen.facts.note or seen.facts.condition}.")
    return seen.pdq.bits if seen.pdq.quality >= LEAST_QUALITY else None
