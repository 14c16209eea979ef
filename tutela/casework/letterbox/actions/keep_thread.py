"""Keeps what is needed to speak with a reporter: a step of whoever takes a letter in."""

from tutela.casework.gate import Actor
from tutela.casework.letterbox.models import ReporterThread


def keep_thread(by: Actor, lookup: bytes, reporter_key: bytes) -> None:
    """Keep the key that questions to a reporter are sealed to. Done twice, it is one.

    Args:
        by: who takes the letter in.
        lookup: its name.
        reporter_key: the public half that came with it, 32 bytes.
    """
    ReporterThread.objects.get_or_create(
        lookup=lookup, defaults={"unit": by.unit, "reporter_key": reporter_key}
    )
