"""The benign model of the demonstration, as the tests of the engine name its labels."""

from datetime import date

from tutela.demonstration import benign_tool
from tutela.demonstration.benign_tool import SIDE, model

__all__ = ["LABELS", "SIDE", "card", "model"]

LABELS = ("red", "green", "blue")
_TODAY = date(2098, 12, 31)


def card(content: bytes, **other: str) -> bytes:
    """Give the card of a model that tells three colours apart, which was tried on three."""
    said = {"labels": '["red", "green", "blue"]', "tried_on": "3", "agreed": "3", "judged_from": "5"}
    return benign_tool.card(content, _TODAY, **{**said, **other})
