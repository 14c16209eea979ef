from collections import Counter

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def fill(apps, _):
    """Count the clocks that there are: by sort, how they stand, and the day that counts for it."""
    clock, tally = apps.get_model("clocks", "Clock"), apps.get_model("clocks", "Tally")
    found = Counter()
    columns = ("unit", "subject_kind", "counts", "runs", "started_at", "due_at", "ended_at", "end")
    for unit, kind, counts, runs, started, due, ended, end in clock.objects.values_list(*columns).iterator():
        if ended is not None:
            what = "not needed" if end == "not needed any more" else "missed" if due and due < ended else "met"
        else:
            what = "due" if due else "still"
        day = timezone.localdate(ended or due or started)
        found[unit, what, day, kind, counts, runs] += 1
    tally.objects.bulk_create(
        (
            tally(unit_id=unit, what=what, day=day, subject_kind=kind, counts=counts, runs=runs, number=number)
            for (unit, what, day, kind, counts, runs), number in found.items()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0002_standing'),
        ('people', '0005_analysts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('due', 'Due'), ('still', 'Still'), ('met', 'Met'), ('missed', 'Missed'), ('not needed', 'Not Needed')], max_length=10)),
                ('day', models.DateField()),
                ('subject_kind', models.CharField(max_length=40)),
                ('counts', models.CharField(max_length=60)),
                ('runs', models.CharField(max_length=15)),
                ('number', models.BigIntegerField()),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'what', 'day', 'subject_kind', 'counts', 'runs', 'number'], name='clock_tallies')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
