"""The demonstration shows one operator of several commercial sites, and a working group to tell."""

import pytest

from tutela.casework.commerce import queries
from tutela.casework.commerce.models import Cluster
from tutela.casework.gate import Actor
from tutela.casework.packages.content.routing import forces
from tutela.demonstration.sites import GROUP, make_sites

pytestmark = pytest.mark.django_db


def test_an_operator_with_three_addresses_and_one_to_judge_is_made_once(
    ida: Actor, sam: Actor, adele: Actor
) -> None:
    assert make_sites(ida, sam, adele) == make_sites(ida, sam, adele) == 3

    traces = queries.traces_of(Cluster.objects.get())
    assert [len(queries.suggestions(each)) for each in traces] == [0, 0, 1]
    assert [each.name for each in forces(ida.unit)] == [GROUP]
