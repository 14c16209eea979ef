"""Has what an earlier version examined looked over: nobody asked then whether that was all of it."""

from django.db import migrations


def queue_for_each_unit(apps, schema_editor):
    items = apps.get_model("items", "Item").objects.filter(is_whole=None).exclude(state="received")
    job = apps.get_model("jobs", "Job")
    for unit in items.order_by().values_list("unit", flat=True).distinct():
        job.objects.create(kind="look_over", unit=unit, arguments={}, priority=-5)


class Migration(migrations.Migration):

    dependencies = [
        ("examination", "0002_rules_that_inform"),
        ("items", "0002_is_whole"),
        ("jobs", "0001_initial"),
    ]

    operations = [migrations.RunPython(queue_for_each_unit, migrations.RunPython.noop, elidable=True)]
