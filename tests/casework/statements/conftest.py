"""What tests of statements share."""

import pytest


@pytest.fixture
def typst_is_there() -> None:
    """Leave a test out where what sets documents, an extra, is not installed."""
    pytest.importorskip("typst")
