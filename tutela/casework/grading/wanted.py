"""What an assessor wants on their desk: of one intake or all, of which kinds, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _, gettext_noop as noop

from tutela.casework.examination.models import StackMember
from tutela.casework.gate import Actor
from tutela.casework.grading.errors import UnknownFilter
from tutela.casework.grading.models import Skip
from tutela.casework.items.models import Instance
from tutela.engine.media.facts import Condition
from tutela.engine.media.file_types import Kind

MINE, OTHERS = "mine", "others"
# The filters of the desk: by their names in its address, the values of each in words.
FILTERS: Mapping[str, Mapping[str, str]] = {
    "kind": {"picture": noop("Pictures"), "video": noop("Videos"), "other": noop("Other files")},
    "stack": {"in": noop("In a stack"), "alone": noop("In no stack")},
    "skipped": {OTHERS: noop("Skipped by others"), MINE: noop("Skipped by me")},
    "condition": {"damaged": noop("Damaged"), "closed": noop("Not opened")},
}
_CLOSED = (Condition.NOT_OPENED, Condition.OVER_LIMIT, Condition.ENCRYPTED, Condition.UNREADABLE)
_SHOWN = (Kind.PICTURE, Kind.VIDEO)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the items that wait a person wants; what is left empty says nothing.

    Attributes:
        intake: the number of the intake they were received with.
        kind, stack, skipped, condition: one of the values that `FILTERS` names.
    """

    intake: int | None = None
    kind: str = ""
    stack: str = ""
    skipped: str = ""
    condition: str = ""

    def __post_init__(self) -> None:
        for name, value in self.filters.items():
            if value not in FILTERS[name]:
                known = ", ".join(FILTERS[name])
                raise UnknownFilter(
                    _("The desk has no filter %(name)s %(value)s; use one of %(known)s.")
                    % {"name": name, "value": repr(value), "known": known}
                )

    @classmethod
    def asked(cls, sent: Mapping[str, str], intake: int | None = None) -> "Wanted":
        """Read the filters of an address.

        Raises:
            UnknownFilter: one has a value that it does not have.
        """
        return cls(intake, **{name: sent.get(name, "") for name in FILTERS})

    @property
    def filters(self) -> dict[str, str]:
        """The filters that say something, by name."""
        named = {each.name: getattr(self, each.name) for each in fields(self) if each.name in FILTERS}
        return {name: value for name, value in named.items() if value}

    @property
    def in_words(self) -> str:
        """The filters as people read them, such as "Videos, damaged"; "" where there is none."""
        said = ", ".join(_(FILTERS[name][value]).lower() for name, value in self.filters.items())
        return said[:1].upper() + said[1:]

    @property
    def is_everything(self) -> bool:
        """Whether whatever waits is wanted."""
        return self == Wanted()

    def of(self, by: Actor, row: str = "") -> Q:
        """Give the condition that a person's wish puts on items, or on rows that name one.

        Args:
            by: whose wish it is.
            row: the field by which rows name their item; "" where they are the items.
        """
        field, number = (f"{row}__", row) if row else ("", "pk")
        asks = Q()
        if self.intake is not None:
            asks &= Q(received_with(self.intake, number))
        if self.kind:
            shown = Q(**{f"{field}kind__in": _SHOWN})
            asks &= ~shown if self.kind == "other" else Q(**{f"{field}kind": self.kind})
        if self.stack:
            stacked = Q(Exists(StackMember.objects.filter(item=OuterRef(number))))
            asks &= stacked if self.stack == "in" else ~stacked
        if self.skipped:
            passed = Skip.objects.filter(item=OuterRef(number), withdrawn_at=None)
            own = Q(person=by.person)
            asks &= Q(Exists(passed.filter(own if self.skipped == MINE else ~own)))
        if self.condition:
            closed = self.condition == "closed"
            asks &= Q(**{f"{field}condition__in": _CLOSED if closed else (Condition.DAMAGED,)})
        return asks


EVERYTHING = Wanted()


def received_with(intake: int, item: str) -> Exists:
    """Say of each row whether the item that one of its fields names was received with an intake."""
    return Exists(Instance.objects.filter(item=OuterRef(item), intake=intake))
