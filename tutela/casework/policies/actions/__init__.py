"""What people do to policies: write, propose, try, approve, withdraw and read them."""

from tutela.casework.policies.actions.approve import approve
from tutela.casework.policies.actions.ask_back_test import ask_back_test
from tutela.casework.policies.actions.draft import draft
from tutela.casework.policies.actions.make_policy import make_policy
from tutela.casework.policies.actions.propose import propose
from tutela.casework.policies.actions.say_read import say_read
from tutela.casework.policies.actions.store_back_test import store_back_test
from tutela.casework.policies.actions.withdraw import withdraw

__all__ = [
    "approve",
    "ask_back_test",
    "draft",
    "make_policy",
    "propose",
    "say_read",
    "store_back_test",
    "withdraw",
]
