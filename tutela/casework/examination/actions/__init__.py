"""The line, and what works through examined items again; read `examine` first."""

from tutela.casework.examination.actions.exact_hashes import exact_hashes
from tutela.casework.examination.actions.examine import examine
from tutela.casework.examination.actions.look_over import look_over
from tutela.casework.examination.actions.offer_recordings import offer_recordings
from tutela.casework.examination.actions.recall import recall
from tutela.casework.examination.actions.rehash import rehash
from tutela.casework.examination.actions.rehash_next import rehash_next
from tutela.casework.examination.actions.rematch import rematch
from tutela.casework.examination.actions.stack import stack

__all__ = [
    "exact_hashes",
    "examine",
    "look_over",
    "offer_recordings",
    "recall",
    "rehash",
    "rehash_next",
    "rematch",
    "stack",
]
