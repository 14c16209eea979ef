"""Shifts, what is on a person's desk, and what they decided; decisions are added, never changed."""

from tutela.casework.grading.models.decisions import (
    FIRST_ROUND,
    LATER_ROUND,
    Allocation,
    Assessment,
    Batch,
    Decision,
    Lot,
    OwnKeys,
    Reservation,
    Segment,
    Shift,
    Skip,
)
from tutela.casework.grading.models.handovers import HandOver
from tutela.casework.grading.models.law_changes import LawChange, Touched
from tutela.casework.grading.models.opinions import Adjudication, Consensus, OpinionRequest, OutsideOpinion
from tutela.casework.grading.models.shoulders import Shoulder

__all__ = [
    "FIRST_ROUND",
    "LATER_ROUND",
    "Adjudication",
    "Allocation",
    "Assessment",
    "Batch",
    "Consensus",
    "Decision",
    "HandOver",
    "LawChange",
    "Lot",
    "OpinionRequest",
    "OutsideOpinion",
    "OwnKeys",
    "Reservation",
    "Segment",
    "Shift",
    "Shoulder",
    "Skip",
    "Touched",
]
