import django.db.models.deletion
import tutela.casework.database
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lists', '0005_level'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnsortedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', tutela.casework.database.BytesField()),
                ('md5', tutela.casework.database.BytesField(null=True)),
                ('sha1', tutela.casework.database.BytesField(null=True)),
                ('sha256', tutela.casework.database.BytesField(null=True)),
                ('pdq', tutela.casework.database.BytesField(null=True)),
                ('pdq_quality', models.IntegerField(null=True)),
                ('vpdq', tutela.casework.database.BytesField(null=True)),
                ('size_bytes', models.BigIntegerField(null=True)),
                ('mime', models.CharField(blank=True, max_length=200)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('category_raw', models.TextField(blank=True)),
                ('kept', models.JSONField(default=dict)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_because', models.CharField(blank=True, max_length=300)),
                ('bucket', models.SmallIntegerField()),
                ('list_import', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='unsorted', to='lists.listimport')),
            ],
            options={
                'indexes': [models.Index(fields=['list_import', 'bucket'], name='unsorted_by_bucket')],
            },
        ),
    ]
