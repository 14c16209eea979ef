"""A bucket is called only where the settings name it, and only over a connection that is verified."""

from pathlib import Path

import pytest

from tests.site.installation import Installation

BUCKET = '[vault]\nstore = "s3://sealed/unit-7"\n'


@pytest.mark.parametrize(
    ("vault", "said"),
    [
        (BUCKET, "and the region"),
        (BUCKET + 'region = "eu-west-2"\n', "[outbound] allow does not name it"),
        (
            BUCKET + 'region = "r"\nendpoint = "https://s3.unit.example"\n',
            "[outbound] allow does not name it",
        ),
        (BUCKET + 'region = "r"\nendpoint = "http://s3.unit.example"\n', "write https://HOST"),
    ],
)
def test_a_bucket_that_may_not_be_called_is_refused_at_once(tmp_path: Path, vault: str, said: str) -> None:
    installation = Installation(tmp_path)
    (tmp_path / "tutela.toml").write_text(f'[keys]\nfolder = "{tmp_path}/keys"\n{vault}')

    printed = installation.run("log", "verify", code=2)

    assert said in printed
    assert "TU-S01" in printed
