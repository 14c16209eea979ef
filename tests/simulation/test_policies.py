"""Policies are played by the real verbs: a seed gives the same again, and planted errors are counted."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tutela.casework.custody import log
from tutela.casework.grading.opinions.policy import policy
from tutela.casework.welfare.models import ExposureEvent
from tutela.simulation import corpus, policies, scenario
from tutela.simulation.commands import simulate
from tutela.simulation.errors import BadScenario, InUse
from tutela.simulation.figures import Figures
from tutela.simulation.play import play
from tutela.simulation.scenario import Scenario

FILES, SEED, PLANTED = 30, 11, 0.2


def _with_errors(share: float) -> Scenario:
    """Give the shipped scenario, with people of whose opinions such a share is wrong, and a sure checker."""
    shipped = scenario.read()
    return replace(
        shipped,
        assessors=tuple(replace(each, wrong=share) for each in shipped.assessors),
        checker=replace(shipped.checker, wrong=0.0),
    )


def _played(what: Scenario, folder: Path, *names: str) -> dict[str, Figures]:
    chosen = [each for each in policies.compared() if not names or each.name in names]
    return {row.policy: row for row in play(chosen, what, FILES, SEED, folder, lambda title, waiting: None)}


def test_policies_come_in_their_order_the_planted_error_settles_and_a_seed_gives_the_same_again(
    house: Path, tmp_path: Path
) -> None:
    what = _with_errors(PLANTED)

    came = _played(what, tmp_path)
    again = _played(what, tmp_path, "one-vote-5")

    assert list(came) == ["no-match", "three-votes", "one-vote-5", "shipped"]
    assert [row.unsettled for row in came.values()] == [0, 0, 0, 0]
    assert came["no-match"].views == FILES
    assert FILES > came["three-votes"].views > came["one-vote-5"].views
    planted = came["no-match"].wrong
    assert planted.low is not None
    assert planted.high is not None
    assert planted.faulty
    assert planted.low <= PLANTED <= planted.high
    assert came["three-votes"].wrong.faulty <= came["one-vote-5"].wrong.faulty <= planted.faulty
    assert came["shipped"].checks
    assert again["one-vote-5"] == came["one-vote-5"]
    # Every full view is a look on record; whatever was tried, the policy that ships is in force again.
    assert ExposureEvent.objects.count() == sum(row.views for row in [*came.values(), *again.values()])
    assert policy().least == 1
    assert corpus.make(what, FILES, SEED) != corpus.make(what, FILES, SEED + 1)
    log.verify()


def test_a_simulation_takes_no_folder_in_use_and_no_installation_in_use(tmp_path: Path) -> None:
    (tmp_path / "tutela.db").touch()

    used = CliRunner().invoke(simulate, ["--folder", str(tmp_path), "--seed", "1"])
    inside = CliRunner().invoke(simulate, ["--folder", str(tmp_path / "new"), "--seed", "1"])

    assert isinstance(used.exception, InUse)
    assert isinstance(inside.exception, InUse)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "tutela.db"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("known_per_1000 = 850", "known_per_1000 = 1001"), "from 0 to 1000"),
        (('name = "amy"', 'name = "ana"'), "a name of their own"),
        (("Gamma = 250", "Gamma = 900"), "come to no more"),
        (("seconds = 9", "seconds = 0"), "from 1 to 600"),
        (("largest_stack = 6", "largest_stack = 1"), "from 2 to 100"),
    ],
    ids=["share", "name", "truth", "seconds", "stack"],
)
def test_a_scenario_that_cannot_be_is_refused(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(scenario.FILE.read_text().replace(*change))

    with pytest.raises(BadScenario, match=says):
        scenario.read(own)
