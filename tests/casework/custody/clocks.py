"""A clock that somebody has set back, for what the record is dated by."""

from datetime import datetime, timedelta, tzinfo

import pytest

from tutela.casework.custody import log


def set_back(monkeypatch: pytest.MonkeyPatch, *, hours: int) -> None:
    """Set the clock of the record back."""

    class Late(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment
            return datetime.now(tz) - timedelta(hours=hours)

    monkeypatch.setattr(log, "datetime", Late)
