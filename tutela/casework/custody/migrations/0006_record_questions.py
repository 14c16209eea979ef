"""What somebody did, and which act was done, in a unit: found through an index, however long the record is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("custody", "0005_vault_readings")]

    operations = [
        migrations.AddIndex(
            "logentry", models.Index(fields=["unit", "actor", "seq"], name="custody_log_unit_239276_idx")
        ),
        migrations.AddIndex(
            "logentry", models.Index(fields=["unit", "act", "seq"], name="custody_log_unit_e65228_idx")
        ),
        migrations.AddIndex(
            "logentry",
            models.Index(
                fields=["unit", "object_kind", "object_number", "seq"], name="custody_log_unit_11fda8_idx"
            ),
        ),
        migrations.AddIndex("logentry", models.Index(fields=["at", "seq"], name="custody_log_at_0ecb95_idx")),
    ]
