import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # Before there were opinions every standing assessment was of round one, and the only one of its item.
    implied_by = "one_standing_assessment_per_item_in_round_one"

    dependencies = [
        ('grading', '0005_own_keys'),
        ('items', '0008_level'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjudication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(max_length=60)),
                ('pack', models.CharField(max_length=100)),
                ('pack_version', models.CharField(max_length=40)),
                ('pack_digest', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to='items.item')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjudications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['item', 'person'], name='grading_adj_item_id_f5c1ce_idx')],
            },
        ),
        migrations.CreateModel(
            name='Consensus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'open'), ('disputed', 'disputed'), ('settled', 'settled')], max_length=10)),
                ('wants', models.PositiveSmallIntegerField()),
                ('asked', models.PositiveSmallIntegerField(default=0)),
                ('because', models.JSONField(default=list)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('pack', models.CharField(blank=True, max_length=100)),
                ('pack_version', models.CharField(blank=True, max_length=40)),
                ('level', models.CharField(blank=True, max_length=10)),
                ('ages', models.JSONField(default=list)),
                ('policy_version', models.CharField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('adjudication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.adjudication')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consensus', to='items.item')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'id'], name='grading_con_state_e7a0e7_idx')],
            },
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(condition=models.Q(('stands', True)), fields=('item', 'person'), name='one_standing_assessment_per_item_and_person'),
        ),
    ]
