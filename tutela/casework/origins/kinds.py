"""The kinds of job that this room queues, for itself and for the rooms above."""

DRAFT_REFERRAL = "draft_referral"
