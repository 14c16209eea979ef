"""What people do to our own lists: propose, take back, publish and export editions, ask for opinions."""

from tutela.casework.editions.actions.ask_missing import ask_missing
from tutela.casework.editions.actions.export import Exported, export
from tutela.casework.editions.actions.prepare_proposal import prepare_proposal
from tutela.casework.editions.actions.propose import propose
from tutela.casework.editions.actions.publish import publish
from tutela.casework.editions.actions.take_exact_fingerprints import take_exact_fingerprints
from tutela.casework.editions.actions.withdraw_proposal import withdraw_proposal

__all__ = [
    "Exported",
    "ask_missing",
    "export",
    "prepare_proposal",
    "propose",
    "publish",
    "take_exact_fingerprints",
    "withdraw_proposal",
]
