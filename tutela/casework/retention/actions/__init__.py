"""What is done about keeping: clocks, reviews, holds, and disposals by two people."""

from tutela.casework.retention.actions.answer_disposal import answer_disposal
from tutela.casework.retention.actions.begin_clocks import begin_clocks
from tutela.casework.retention.actions.carry_out import carry_out
from tutela.casework.retention.actions.choose_rule import choose_rule
from tutela.casework.retention.actions.clean import clean
from tutela.casework.retention.actions.dispose_again import dispose_again
from tutela.casework.retention.actions.dispose_reports_again import dispose_reports_again
from tutela.casework.retention.actions.end_hold import end_hold
from tutela.casework.retention.actions.place_hold import place_hold
from tutela.casework.retention.actions.propose_disposal import propose_disposal
from tutela.casework.retention.actions.propose_reports import propose_reports
from tutela.casework.retention.actions.review_clock import review_clock

__all__ = [
    "answer_disposal",
    "begin_clocks",
    "carry_out",
    "choose_rule",
    "clean",
    "dispose_again",
    "dispose_reports_again",
    "end_hold",
    "place_hold",
    "propose_disposal",
    "propose_reports",
    "review_clock",
]
