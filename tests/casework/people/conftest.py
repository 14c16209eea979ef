"""An installation that is for demonstration only, where links sign in."""

from pathlib import Path

import pytest

from tutela.casework.custody.models import Installation


@pytest.fixture
def for_demonstration(house: Path) -> None:
    """Let links sign in, as `tutela up --demonstration` does."""
    named = Installation.objects.create(name="0123456789abcdef0123456789abcdef")
    (house / "keys" / "demonstration").write_text(named.name)
