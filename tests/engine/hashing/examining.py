"""The one examiner that every test of a process shares: its child takes a second or more to start."""

import atexit
from functools import cache

from tutela.engine.hashing.examiner import Examiner


@cache
def examiner() -> Examiner:
    """Give an examiner with exact fingerprints; a test that closes, limits or plugs one makes its own."""
    shared = Examiner()
    atexit.register(shared.close)
    return shared
