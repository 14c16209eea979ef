"""Who works in the demonstration unit, each by name."""

from dataclasses import dataclass

from tutela.casework.gate import Actor


@dataclass(frozen=True, slots=True)
class Whole:
    """Everybody who does something in the demonstration."""

    ana: Actor
    asif: Actor
    quinn: Actor
    finn: Actor
    sam: Actor
    adele: Actor
    ida: Actor
