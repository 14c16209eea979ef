import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0006_opinions'),
        ('quality', '0002_counts_of_a_verdict'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='verdict',
            name='graded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('graded_by', models.F('by')), _negated=True), name='nobody_gives_a_verdict_on_their_own_lot'),
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('plan_version', models.CharField(max_length=40)),
                ('plan_digest', models.CharField(max_length=64)),
                ('seed', models.CharField(max_length=40)),
                ('items', models.IntegerField()),
                ('size', models.IntegerField()),
                ('accept', models.IntegerField()),
                ('is_sequential', models.BooleanField()),
                ('came', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('rejected', 'rejected')], max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('graded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sample', to='grading.lot')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('drawn_by', models.F('graded_by')), _negated=True), name='nobody_draws_their_own_lot')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('part', models.CharField(choices=[('core', 'core'), ('risk', 'risk'), ('gold', 'gold')], max_length=4)),
                ('because', models.JSONField(default=list)),
                ('answered_at', models.DateTimeField(null=True)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('tags', models.JSONField(default=list)),
                ('seconds_revealed', models.FloatField(default=0)),
                ('fault', models.CharField(blank=True, max_length=20)),
                ('severity', models.CharField(blank=True, max_length=10)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='grading.assessment')),
                ('graded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='quality.sample')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('sample', 'place'), name='one_check_per_place'),
                    models.UniqueConstraint(fields=('sample', 'assessment'), name='one_check_per_grade'),
                    models.CheckConstraint(condition=models.Q(('answered_by', models.F('graded_by')), _negated=True), name='nobody_checks_their_own_grade'),
                ],
            },
        ),
    ]
