"""What docs/deployment.md tells an administrator to write can be used; `make test-deployment` uses it."""

from pathlib import Path

import pytest

from tests.deployment import page
from tutela.site.settings import load

SETTINGS = "/etc/tutela/tutela.toml"
UNITS = [
    "/etc/systemd/system/tutela.service",
    "/etc/systemd/system/tutela-web.service",
    "/etc/systemd/system/tutela-worker@.service",
    "/etc/systemd/system/ray.service on the web machine",
    "/etc/systemd/system/ray.service on a node",
]


def test_the_settings_of_the_page_are_settings(tmp_path: Path) -> None:
    written = tmp_path / "tutela.toml"
    written.write_text(page.file(SETTINGS) + page.file(f"added to {SETTINGS} on the web machine"))

    read = load(written)

    assert read.web.address == "https://tutela.unit.example"
    assert read.jobs.crew == "ray"
    assert read.record.checkpoints.startswith("s3://")


@pytest.mark.parametrize("unit", UNITS)
def test_each_service_of_the_page_runs_as_the_account_that_it_makes(unit: str) -> None:
    service = page.service(unit)

    assert f" {service.user}\n" in page.lines("useradd --system")
    assert service.command[0].startswith("/opt/tutela/bin/")
