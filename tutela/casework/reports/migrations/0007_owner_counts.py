import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps, _):
    """Count what has no disposition, by whose it is."""
    report, count = apps.get_model("reports", "Report"), apps.get_model("reports", "OwnerCount")
    owned = report.objects.exclude(state="settled").exclude(owner=None).order_by().values_list("unit", "owner")
    count.objects.bulk_create(
        count(unit_id=unit, owner_id=owner, number=number)
        for unit, owner, number in owned.annotate(n=models.Count("pk"))
    )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_analysts'),
        ('reports', '0006_mailbox'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'owner'), name='one_count_for_each_owner')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
