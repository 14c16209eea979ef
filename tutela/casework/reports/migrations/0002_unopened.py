
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_analysts'),
        ('reports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Unopened',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('a company', 'Company'), ('the public', 'Public'), ('an answer of the public', 'Reply')], max_length=30)),
                ('reference', models.CharField(max_length=200)),
                ('sender', models.CharField(blank=True, default='', max_length=200)),
                ('received_at', models.DateTimeField()),
                ('set_aside_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('wanted_at', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unopened', to='people.unit')),
                ('wanted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('taken_at__isnull', True)), fields=['unit', 'id'], name='unopened_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'door', 'reference'), name='one_unopened_per_reference')],
            },
        ),
    ]
