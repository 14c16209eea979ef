"""Published editions for the tests of this room."""

from tutela.casework.editions import actions
from tutela.casework.editions.models import Edition
from tutela.casework.gate import Actor
from tutela.casework.lists.models import HashList


def published(quinn: Actor, sam: Actor, hash_list: HashList) -> Edition:
    return actions.publish(sam, actions.propose(quinn, hash_list))
