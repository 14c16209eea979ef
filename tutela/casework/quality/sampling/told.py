"""What samples say, in words."""

from tutela.casework.quality.sampling.terms import Part, Reason

REASONS: dict[str, str] = {
    Reason.SEVERE: "of a severe category",
    Reason.DIFFERS_IN_STACK: "alike items have another grade",
    Reason.HARDLY_VIEWED: "graded with hardly a view",
    Reason.GUIDANCE_CHANGED: "the guidance changed since",
    Reason.FACTS_MISSING: "no facts were recorded",
    Reason.WAS_AMENDED: "its grade was changed",
}
PARTS = {Part.CORE: "By chance", Part.RISK: "By its weight", Part.GOLD: "Known beforehand"}
FAULTS = {
    "criminal_or_not": "Criminal or not",
    "category": "Another category",
    "tag_missed": "A tag was missed",
    "tag_added": "A tag too many",
}
TAGS = {"at_risk_now": "A child is at risk now", "first_generation": "A first recording"}
