"""Has the paths of what was received before indexed, so that it is found by them."""

from django.db import migrations


def queue_for_each_unit(apps, schema_editor):
    intakes = apps.get_model("items", "Intake").objects.filter(instances__isnull=False)
    job = apps.get_model("jobs", "Job")
    for unit in intakes.order_by().values_list("unit", flat=True).distinct():
        job.objects.create(kind="index_paths", unit=unit, arguments={}, priority=-4)


class Migration(migrations.Migration):

    dependencies = [
        ("items", "0004_path_words"),
        ("jobs", "0001_initial"),
    ]

    operations = [migrations.RunPython(queue_for_each_unit, migrations.RunPython.noop, elidable=True)]
