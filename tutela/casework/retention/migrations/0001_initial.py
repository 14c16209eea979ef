

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_line_managers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(choices=[('case', 'Case'), ('report', 'Report'), ('submission', 'Submission')], max_length=12)),
                ('subject', models.BigIntegerField()),
                ('rule', models.CharField(max_length=60)),
                ('book', models.CharField(max_length=64)),
                ('is_verified', models.BooleanField()),
                ('begins_on', models.DateField()),
                ('due_on', models.DateField()),
                ('then', models.CharField(choices=[('review', 'Review'), ('dispose', 'Dispose')], max_length=10)),
                ('made_by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('reopened', 'it was opened again'), ('new_rule', 'another rule holds for it'), ('disposed', 'it was disposed of')], max_length=10)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='retention.retentionclock')),
            ],
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(choices=[('case', 'Case'), ('report', 'Report'), ('submission', 'Submission')], max_length=12)),
                ('subject', models.BigIntegerField()),
                ('reference', models.CharField(max_length=100)),
                ('state', models.CharField(choices=[('proposed', 'waits for another person'), ('confirmed', 'confirmed, waits to be carried out'), ('begun', 'is being carried out'), ('done', 'done'), ('refused', 'not confirmed')], default='proposed', max_length=10)),
                ('rule', models.CharField(max_length=60)),
                ('book', models.CharField(max_length=64)),
                ('authority', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('holds', models.PositiveIntegerField(default=0)),
                ('reach', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('certificate', models.TextField(blank=True)),
                ('signature', models.CharField(blank=True, max_length=128)),
                ('done_at', models.DateTimeField(null=True)),
                ('cleaned_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_confirms_a_disposal_alone'), models.CheckConstraint(condition=models.Q(('holds', 0), ('state__in', ['proposed', 'refused']), _connector='OR'), name='a_hold_beats_disposal'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('unit', 'subject_kind', 'subject'), name='one_disposal_of_a_thing')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(choices=[('case', 'Case'), ('report', 'Report'), ('submission', 'Submission')], max_length=12)),
                ('subject', models.BigIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('authority', models.CharField(max_length=200)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why_ended', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['unit', 'subject_kind', 'subject'], name='holds_in_force')],
            },
        ),
        migrations.AddIndex(
            model_name='retentionclock',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['unit', 'due_on'], name='retention_clocks_running'),
        ),
        migrations.AddConstraint(
            model_name='retentionclock',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('unit', 'subject_kind', 'subject', 'rule'), name='one_clock_of_a_rule_for_a_thing'),
        ),
        migrations.AddConstraint(
            model_name='retentionclock',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('begins_on'))), name='nothing_is_due_before'),
        ),
    ]
