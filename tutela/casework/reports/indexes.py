"""The indexes by which reports are found: one for each order of the queue and each figure of the board."""

from django.db import models

INDEXES = [
    models.Index(
        fields=["unit", "state", "band_order", "received_at", "id"],
        condition=models.Q(is_folded=False),
        name="reports_in_queue",
    ),
    models.Index(
        fields=["unit", "state", "source", "band_order", "received_at", "id"],
        condition=models.Q(is_folded=False),
        name="reports_in_queue_by_source",
    ),
    models.Index(
        fields=["unit", "state", "report_class", "band_order", "received_at", "id"],
        condition=models.Q(is_folded=False),
        name="reports_in_queue_by_class",
    ),
    models.Index(
        fields=["unit", "state", "band", "band_order", "received_at", "id"],
        condition=models.Q(is_folded=False),
        name="reports_in_queue_by_band",
    ),
    models.Index(
        fields=[
            "flood",
            "state",
            "band",
            "source",
            "report_class",
            "is_immediate",
            "is_folded",
            "band_order",
            "received_at",
            "id",
        ],
        condition=models.Q(flood__isnull=False),
        name="reports_in_flood",
    ),
    models.Index(
        fields=["unit", "received_at", "id"],
        condition=~models.Q(state="settled"),
        name="reports_open_by_age",
    ),
    models.Index(
        fields=["unit", "received_at"],
        condition=models.Q(state="waiting", moved_up=False),
        name="reports_to_move_up",
    ),
    models.Index(
        fields=["unit", "state", "due_at", "id"],
        condition=models.Q(due_at__isnull=False),
        name="reports_by_due",
    ),
    models.Index(
        fields=["unit", "received_at", "id"],
        condition=models.Q(is_immediate=True),
        name="reports_immediate",
    ),
    models.Index(fields=["unit", "sender_reference"], name="reports_by_reference"),
    models.Index(fields=["unit", "received_at", "id", "source"], name="reports_by_receipt"),
    models.Index(fields=["unit", "source", "received_at", "id"], name="reports_by_source"),
    *(
        models.Index(
            fields=["unit", name, "received_at", "id"],
            condition=~models.Q(state="settled"),
            name=f"reports_open_by_{name}",
        )
        for name in ("band", "source", "owner")
    ),
    models.Index(
        fields=["unit", "received_at", "id"],
        condition=~models.Q(state="settled") & models.Q(is_immediate=True),
        name="reports_open_immediate",
    ),
    models.Index(
        fields=["unit", "ended_at", "id", "source", "outcome"],
        condition=models.Q(state="settled"),
        name="reports_ended",
    ),
    *(
        models.Index(
            fields=["unit", name, "ended_at", "id"],
            condition=models.Q(state="settled"),
            name=f"reports_ended_by_{name}",
        )
        for name in ("source", "outcome")
    ),
    models.Index(
        fields=["unit", "band_order", "received_at", "id"],
        condition=~models.Q(state="settled") & models.Q(to_look_at__gt=0),
        name="reports_to_look_at",
    ),
]
