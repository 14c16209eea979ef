"""Adds what a receipt of ours calls a report to what can be named."""

from django.db import migrations, models

_KINDS = [
    "url", "onion", "account", "inchoate", "email", "phone", "wallet", "network", "device", "digest",
    "reference", "other",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("identifiers", "0002_for_boards")]

    operations = [
        migrations.AlterField(
            model_name="identifier",
            name="kind",
            field=models.CharField(choices=[(each, each) for each in _KINDS], max_length=10),
        )
    ]
