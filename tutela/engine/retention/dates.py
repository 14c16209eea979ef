"""Counts years and months on in the calendar."""

from datetime import date

_MONTHS = 12


def later(day: date, years: int, months: int = 0) -> date:
    """Give the same day some years and months later; where that month has none, the first of the next."""
    months_on = day.month - 1 + months
    year, month = day.year + years + months_on // _MONTHS, months_on % _MONTHS + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year, month + 1, 1)
