"""Samples, checks, releases and returns lots, and decides disputes: the eyes between a grade and its use."""

from tutela.casework.quality.actions.adjudicate import adjudicate
from tutela.casework.quality.actions.answer_check import answer_check
from tutela.casework.quality.actions.draw_sample import draw_sample
from tutela.casework.quality.actions.findings.raise_finding import raise_finding
from tutela.casework.quality.actions.findings.recheck import recheck
from tutela.casework.quality.actions.findings.rectify import rectify
from tutela.casework.quality.actions.findings.set_aside import set_aside
from tutela.casework.quality.actions.look import look
from tutela.casework.quality.actions.release_lot import release_lot
from tutela.casework.quality.actions.return_lot import return_lot
from tutela.casework.quality.actions.standin import standin

__all__ = [
    "adjudicate",
    "answer_check",
    "draw_sample",
    "look",
    "raise_finding",
    "recheck",
    "rectify",
    "release_lot",
    "return_lot",
    "set_aside",
    "standin",
]
