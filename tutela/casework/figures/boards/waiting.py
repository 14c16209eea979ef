"""The board of what has no disposition: how old it is in each band, whose it is, and the oldest of it."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from tutela.casework import gate
from tutela.casework.figures.tables import Board, Figure, Table
from tutela.casework.gate import Act, Actor
from tutela.casework.reports import figures
from tutela.casework.reports.triage.presenters import age, band_in_words, source_in_words
from tutela.casework.reports.triage.queue import BANDS, NOBODY, OLDEST, UNSCORED, Asked

# How many days back each column begins and ends; what is younger than the first day counts there too.
_AGES = (
    ("Today", 0, None),
    ("Yesterday", 1, 1),
    ("2 to 6 days", 6, 2),
    ("7 to 27 days", 27, 7),
    ("28 days or more", None, 28),
)


def board(by: Actor) -> Board:
    """Count what has not ended.

    Raises:
        NotAllowed: the actor may not see boards.
    """
    gate.require(by, Act.SEE_BOARDS)
    today, now = timezone.localdate(), timezone.now()
    return Board(
        "boards",
        "What has no disposition",
        [_by_age(by, today), _by_owner(by, now), _by_source(by), _oldest(by, now)],
    )


def _opens(by: Actor, asked: Asked) -> str:
    return reverse("reports") + asked.address() if gate.may(by, Act.SEE_REPORTS) else ""


def _by_age(by: Actor, today: date) -> Table:
    by_band: dict[str, Counter[date]] = {}
    for band, day, number in figures.open_by_day(by.unit):
        by_band.setdefault(band, Counter())[day] += number
    at_risk = Counter(map(timezone.localdate, figures.open_at_risk(by.unit)))
    rows = [_ages(by, "Child at immediate risk", {"at_risk": "yes"}, at_risk, today)]
    for band in BANDS:
        rows.append(_ages(by, band_in_words(band), {"band": band}, by_band.get(band, Counter()), today))
    if "" in by_band:
        rows.append(_ages(by, band_in_words(""), {"band": UNSCORED}, by_band[""], today))
    rows.append(_ages(by, "All bands", {}, sum(by_band.values(), Counter[date]()), today))
    says = "Days count from the day of receipt. A child at immediate risk is counted in its band as well."
    return Table("Age by band", ["Band", *(name for name, *_ in _AGES), "All"], rows, says)


def _ages(by: Actor, label: str, filters: dict[str, str], days: Counter[date], today: date) -> list[Figure]:
    row = [Figure(label)]
    for _, most, least in _AGES:
        since = None if most is None else today - timedelta(days=most)
        until = None if least is None else today - timedelta(days=least)
        number = sum(
            n for day, n in days.items() if (not since or day >= since) and (not until or day <= until)
        )
        row.append(Figure(number, _opens(by, Asked(OLDEST, by=filters, since=since, until=until))))
    return [*row, Figure(days.total(), _opens(by, Asked(OLDEST, by=filters)))]


def _by_owner(by: Actor, now: datetime) -> Table:
    rows = [
        [
            Figure(each.name or "Nobody yet"),
            Figure(each.number, _opens(by, Asked(OLDEST, by={"owner": str(each.person or NOBODY)}))),
            Figure(age(each.oldest, now) if each.oldest else ""),
        ]
        for each in figures.open_by_owner(by.unit)
    ]
    says = "What is nobody's yet is any analyst's, in the order of the queue."
    return Table("Without a disposition, by owner", ["Owner", "Reports", "The oldest came ago"], rows, says)


def _by_source(by: Actor) -> Table:
    counted = figures.open_by_source(by.unit)
    rows = [
        [
            Figure(capfirst(source_in_words(source))),
            Figure(number, _opens(by, Asked(OLDEST, by={"source": source}))),
        ]
        for source, number in sorted(counted.items())
    ]
    rows.append([Figure("All sources"), Figure(counted.total(), _opens(by, Asked(OLDEST)))])
    return Table("Without a disposition, by source", ["Source", "Reports"], rows)


def _oldest(by: Actor, now: datetime) -> Table:
    may = gate.may(by, Act.SEE_REPORTS)
    rows = [
        [
            Figure(each.reference, reverse("report", args=[each.pk]) if may else ""),
            Figure(age(each.received_at, now)),
            Figure(band_in_words(each.band)),
            Figure(source_in_words(each.source)),
            Figure(each.state),
            Figure(each.owner.name if each.owner else "Nobody yet"),
        ]
        for each in figures.oldest(by.unit)
    ]
    return Table("The oldest", ["Report", "Age", "Band", "Source", "State", "Owner"], rows)
