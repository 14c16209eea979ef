"""The standing people, and places of the tests' own for vault and keys."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from hypothesis import HealthCheck, settings as hypothesis_settings
from pytest_django.fixtures import Settings

from tests import plugging
from tutela.casework.cases import actions as cases
from tutela.casework.cases.models import Exhibit
from tutela.casework.custody import keys
from tutela.casework.gate import Actor, Role
from tutela.casework.items import algorithms
from tutela.casework.people import actions as people, queries
from tutela.casework.people.models import Unit
from tutela.engine.hashing.plugin_hashes import PluginHash
from tutela.site import tables
from tutela.site.settings import Plugins

# One profile for every test: a busy machine is no fault. `make test-long` asks for more examples.
hypothesis_settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=int(os.environ.get("TUTELA_TEST_EXAMPLES", "30")),
)
hypothesis_settings.load_profile("house")


class _Executor(MigrationExecutor):
    """Makes new tables as `tutela init` makes them."""

    def migrate(
        self, targets: Any, plan: Any = None, state: ProjectState | None = None, *rest: bool, **named: bool
    ) -> ProjectState:
        if not self.loader.applied_migrations:
            return tables.make(self, plan)
        return super().migrate(targets, plan, state, *rest, **named)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Have the tests' database made at once, as an installation's is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "MigrationExecutor", _Executor)
        yield


@pytest.fixture
def house(db: None, settings: Settings, tmp_path: Path) -> Path:
    """An installation of its own: keys, vault and database."""
    settings.TUTELA_KEYS, settings.TUTELA_VAULT = tmp_path / "keys", tmp_path / "vault"
    settings.TUTELA_INDEX, settings.TUTELA_CHECKPOINTS = tmp_path / "index", tmp_path / "checkpoints"
    keys.make_missing(settings.TUTELA_KEYS)
    # As in a demonstration, --as is believed here, and links sign in; who tests that removes this file.
    (settings.TUTELA_KEYS / "demonstration").touch(mode=0o600)
    return tmp_path


@pytest.fixture
def unit(house: Path) -> Unit:
    """The unit under test, on the demonstration law pack."""
    return Unit.objects.create(name="Northern unit", law_pack="demonstration")


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("installed")
    return folder, plugging.install(folder)


@pytest.fixture
def blockmean(
    _installed: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> Callable[..., PluginHash]:
    """A way to let the documentation's own plug-in in, which is installed; until then it is not admitted."""
    folder, allowed = _installed
    monkeypatch.syspath_prepend(folder)

    def admit(*, settles: bool = False) -> PluginHash:
        admitted = Plugins(hashes=[allowed], settle=["blockmean"] if settles else [])
        settings.TUTELA = replace(settings.TUTELA, plugins=admitted)
        return algorithms.named("blockmean")

    return admit


def _person(unit: Unit, name: str, *roles: Role) -> Actor:
    people.add_person(queries.installation(unit.pk), name, name.title(), unit, *roles)
    return queries.actor_named(name, "test")


@pytest.fixture
def ana(unit: Unit) -> Actor:
    """An assessor."""
    return _person(unit, "ana", Role.ASSESSOR)


@pytest.fixture
def asif(unit: Unit) -> Actor:
    """A second assessor."""
    return _person(unit, "asif", Role.ASSESSOR)


@pytest.fixture
def quinn(unit: Unit) -> Actor:
    """A quality officer."""
    return _person(unit, "quinn", Role.QUALITY_OFFICER)


@pytest.fixture
def finn(unit: Unit) -> Actor:
    """A forensic practitioner."""
    return _person(unit, "finn", Role.FORENSIC_PRACTITIONER)


@pytest.fixture
def sam(unit: Unit) -> Actor:
    """A supervisor."""
    return _person(unit, "sam", Role.SUPERVISOR)


@pytest.fixture
def adele(unit: Unit) -> Actor:
    """An administrator, who never sees media."""
    return _person(unit, "adele", Role.ADMINISTRATOR)


@pytest.fixture
def audra(unit: Unit) -> Actor:
    """An auditor."""
    return _person(unit, "audra", Role.AUDITOR)


@pytest.fixture
def ida(unit: Unit) -> Actor:
    """An analyst, who assesses reports."""
    return _person(unit, "ida", Role.ANALYST)


@pytest.fixture
def otis(house: Path) -> Actor:
    """A person of another unit with every role that unit can give; always refused here."""
    other = Unit.objects.create(name="Southern unit", law_pack="demonstration")
    return _person(
        other,
        "otis",
        Role.ASSESSOR,
        Role.QUALITY_OFFICER,
        Role.FORENSIC_PRACTITIONER,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.ANALYST,
    )


@pytest.fixture
def exhibit(finn: Actor) -> Exhibit:
    """An exhibit with authority."""
    return cases.add_exhibit(finn, cases.open_case(finn, "OP-1"), "JB1", "Warrant 1/26")
