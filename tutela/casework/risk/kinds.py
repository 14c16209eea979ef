"""The kinds of jobs that others do for this room."""

BACK_TEST = "try_risk_rules"
