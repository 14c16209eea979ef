"""The card of a tool: what it is, whose, what for, how it was tried, until when, and of which model file."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutela.engine.classifying.errors import BadCard
from tutela.engine.toml_tables import check_keys, read_table

_HEAD = {
    "name": str,
    "version": str,
    "title": str,
    "owner": str,
    "scope": str,
    "licence": str,
    "model_sha256": str,
    "impact_assessment": str,
    "expires": datetime.date,
    "labels": list,
    "kinds": list,
    "width": int,
    "height": int,
    "tried_on": int,
    "agreed": int,
    "tried": str,
    "least_agreement": int,
    "judged_from": int,
}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOST_LABELS, _LONGEST_LABEL, _LARGEST_SIDE = 100, 60, 1024
_ALL = 100
KINDS = ("picture", "video")


@dataclass(frozen=True, slots=True)
class Card:
    """What a unit says of a tool before two people approve it.

    Attributes:
        scope: what it may be used for, in a sentence.
        model_sha256: of the model file, 64 hex digits.
        impact_assessment: the reference of the unit's assessment.
        expires: the last day on which it may be used.
        labels: what it tells apart, in the order of its scores.
        kinds: of what it may be asked: "picture", "video".
        width, height: of the picture that it takes, in pixels.
        tried_on, agreed: on how many it was tried, and with how many of their labels it agreed.
        tried: how, in a sentence.
        least_agreement: in percent; below it, people's decisions suspend the tool.
        judged_from: so many decisions, at least, are counted before that.
    """

    name: str
    version: str
    title: str
    owner: str
    scope: str
    licence: str
    model_sha256: str
    impact_assessment: str
    expires: datetime.date
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    width: int
    height: int
    tried_on: int
    agreed: int
    tried: str
    least_agreement: int
    judged_from: int


def parse(content: bytes) -> Card:
    """Read a card.

    Raises:
        BadCard: it breaks a rule of its form; the message says which.
    """
    table = read_table("The card", content, refusal=BadCard)
    check_keys("The card", table, _HEAD, refusal=BadCard)
    for says, is_wrong in _faults(table):
        if is_wrong:
            raise BadCard(f"The card: {says}")
    return Card(**{**table, "labels": tuple(table["labels"]), "kinds": tuple(table["kinds"])})


def _faults(table: dict[str, object]) -> list[tuple[str, bool]]:
    labels, kinds, tried_on, agreed = table["labels"], table["kinds"], table["tried_on"], table["agreed"]
    assert isinstance(labels, list)  # noqa: S101 - its keys were checked
    assert isinstance(kinds, list)  # noqa: S101
    assert isinstance(tried_on, int)  # noqa: S101
    assert isinstance(agreed, int)  # noqa: S101
    texts = [label for label in labels if isinstance(label, str) and 0 < len(label) <= _LONGEST_LABEL]
    return [
        (
            '"name" is of small letters, digits and hyphens, at most 40.',
            not _NAME.fullmatch(str(table["name"])),
        ),
        (
            '"model_sha256" is the SHA-256 of the model file, 64 small hex digits.',
            not _DIGEST.fullmatch(str(table["model_sha256"])),
        ),
        (
            f'"labels" are 2 to {_MOST_LABELS} different texts of at most {_LONGEST_LABEL} characters.',
            len(texts) != len(labels) or len(set(texts)) != len(texts) or not 1 < len(texts) <= _MOST_LABELS,
        ),
        ('"kinds" names what it may be asked of, each once: picture or video.', not _are_kinds(kinds)),
        (
            f'"width" and "height" lie between 1 and {_LARGEST_SIDE}.',
            any(not 1 <= int(str(table[side])) <= _LARGEST_SIDE for side in ("width", "height")),
        ),
        ('"tried_on" is at least 1: what was never tried is not approved.', tried_on < 1),
        ('"agreed" lies between 0 and "tried_on".', not 0 <= agreed <= tried_on),
        ('"least_agreement" is a percentage, 1 to 100.', not 1 <= int(str(table["least_agreement"])) <= _ALL),
        ('"judged_from" is at least 1.', int(str(table["judged_from"])) < 1),
    ]


def _are_kinds(kinds: Sequence[object]) -> bool:
    return bool(kinds) and all(kind in KINDS for kind in kinds) and len(set(kinds)) == len(kinds)
