"""Agrees on feeds, fetches them within what is agreed, pauses and ends them."""

from tutela.casework.feeds.actions.agreeing import Agreed
from tutela.casework.feeds.actions.allow_file import allow_file
from tutela.casework.feeds.actions.confirm_terms import confirm_terms
from tutela.casework.feeds.actions.end_feed import end_feed
from tutela.casework.feeds.actions.fetch_feed import fetch_feed
from tutela.casework.feeds.actions.fetch_soon import fetch_soon
from tutela.casework.feeds.actions.give_up import give_up
from tutela.casework.feeds.actions.pause_feed import pause_feed
from tutela.casework.feeds.actions.propose_feed import propose_feed
from tutela.casework.feeds.actions.propose_terms import propose_terms
from tutela.casework.feeds.actions.queue_due import queue_due

__all__ = [
    "Agreed",
    "allow_file",
    "confirm_terms",
    "end_feed",
    "fetch_feed",
    "fetch_soon",
    "give_up",
    "pause_feed",
    "propose_feed",
    "propose_terms",
    "queue_due",
]
