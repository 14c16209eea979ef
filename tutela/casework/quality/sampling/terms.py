"""Why an item is in a sample, how grave a fault is, and what a check of one came to."""

from enum import StrEnum


class Part(StrEnum):
    """Why something is checked: by chance, by its weight, or because its grade is beyond doubt."""

    CORE = "core"
    RISK = "risk"
    GOLD = "gold"


class Reason(StrEnum):
    """Why an item of a lot is likelier drawn than another; found from coded rows, without a view."""

    SEVERE = "severe"
    DIFFERS_IN_STACK = "differs_in_stack"
    HARDLY_VIEWED = "hardly_viewed"
    GUIDANCE_CHANGED = "guidance_changed"
    FACTS_MISSING = "facts_missing"
    WAS_AMENDED = "was_amended"


class Severity(StrEnum):
    """How grave a fault is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Came(StrEnum):
    """What a sample came to; nothing while it is under way."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
