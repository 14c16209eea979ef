
import django.db.models.deletion
import django.utils.timezone
import tutela.casework.database
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('custody', '0006_record_questions'),
        ('items', '0006_item_holds_archive'),
        ('people', '0004_services'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_by', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('versions', models.PositiveIntegerField(default=0)),
                ('held', models.PositiveIntegerField(default=0)),
                ('copy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='custody.sealedcopy')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_deliveries', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('public', 'public'), ('child', 'child'), ('it professional', 'it professional'), ('company', 'company'), ('ncmec', 'ncmec'), ('hotline', 'hotline'), ('industry member', 'industry member'), ('police', 'police'), ('proactive', 'proactive'), ('case batch', 'case batch'), ('exhibit', 'exhibit')], max_length=20)),
                ('channel', models.CharField(choices=[('form', 'form'), ('portal', 'portal'), ('api', 'api'), ('file', 'file'), ('mail', 'mail'), ('telephone', 'telephone'), ('staff', 'staff')], max_length=20)),
                ('sender', models.CharField(blank=True, max_length=200)),
                ('sender_reference', models.CharField(blank=True, max_length=200)),
                ('report_class', models.CharField(choices=[('referral', 'referral'), ('informational', 'informational'), ('unknown', 'unknown')], default='unknown', max_length=15)),
                ('received_at', models.DateTimeField()),
                ('discovered_at', models.DateTimeField(null=True)),
                ('made_available_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('held', 'Held'), ('escalated', 'Escalated'), ('settled', 'Settled')], default='waiting', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('band', models.CharField(blank=True, default='', max_length=1)),
                ('band_order', models.IntegerField(default=100)),
                ('is_immediate', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('moved_up', models.BooleanField(default=False)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claimed_reports', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_reports', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('rule_id', models.CharField(max_length=100)),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('version', models.PositiveIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_current', models.BooleanField(default=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_dispositions', to=settings.AUTH_USER_MODEL)),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='reports.disposition')),
                ('duplicate_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='reports.report')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='reports.report')),
            ],
        ),
        migrations.CreateModel(
            name='ReportCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=10)),
                ('band', models.CharField(blank=True, max_length=1)),
                ('source', models.CharField(max_length=20)),
                ('report_class', models.CharField(max_length=15)),
                ('number', models.BigIntegerField(default=0)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ReportImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=1000)),
                ('begun_by', models.CharField(max_length=200)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('read', models.BigIntegerField(default=0)),
                ('new', models.BigIntegerField(default=0)),
                ('versions', models.BigIntegerField(default=0)),
                ('held', models.BigIntegerField(default=0)),
                ('unread', models.BigIntegerField(default=0)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_imports', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=1000)),
                ('is_read', models.BooleanField(default=False)),
                ('says', models.CharField(max_length=500)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reports.reportimport')),
            ],
        ),
        migrations.CreateModel(
            name='ReportKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7)),
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report_key', to='custody.datakey')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_keys', to='people.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ReportStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.report')),
                ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReportVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('original', 'Original'), ('supplement', 'Supplement'), ('re_release', 'Re Release'), ('reclassified', 'Reclassified')], max_length=12)),
                ('report_class', models.CharField(max_length=15)),
                ('received_at', models.DateTimeField()),
                ('sha256', tutela.casework.database.BytesField()),
                ('offset', models.BigIntegerField()),
                ('size_bytes', models.BigIntegerField()),
                ('told', models.TextField()),
                ('diff', models.JSONField(default=list)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_versions', to='reports.delivery')),
                ('intake', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_version', to='items.intake')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.report')),
            ],
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['unit', 'state', 'band_order', 'received_at', 'id'], name='reports_queue'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['unit', 'state', 'source', 'band_order', 'received_at', 'id'], name='reports_queue_by_source'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['unit', 'state', 'report_class', 'band_order', 'received_at', 'id'], name='reports_queue_by_class'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['unit', 'state', 'band', 'band_order', 'received_at', 'id'], name='reports_queue_by_band'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('state', 'settled'), _negated=True), fields=['unit', 'received_at', 'id'], name='reports_open_by_age'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('moved_up', False), ('state', 'waiting')), fields=['unit', 'received_at'], name='reports_to_move_up'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['unit', 'state', 'due_at', 'id'], name='reports_by_due'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('is_immediate', True)), fields=['unit', 'received_at', 'id'], name='reports_immediate'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['unit', 'sender_reference'], name='reports_by_reference'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('sender_reference', ''), _negated=True), fields=('unit', 'source', 'sender', 'sender_reference'), name='one_report_per_sender_reference'),
        ),
        migrations.AddIndex(
            model_name='disposition',
            index=models.Index(fields=['code', 'at'], name='dispositions_by_code'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('report',), name='one_current_disposition'),
        ),
        migrations.AddConstraint(
            model_name='reportcount',
            constraint=models.UniqueConstraint(fields=('unit', 'state', 'band', 'source', 'report_class'), name='one_count_for_all_alike'),
        ),
        migrations.AddConstraint(
            model_name='reportkey',
            constraint=models.UniqueConstraint(fields=('unit', 'month'), name='one_report_key_per_month'),
        ),
        migrations.AddConstraint(
            model_name='reportversion',
            constraint=models.UniqueConstraint(fields=('report', 'n'), name='one_report_version_per_number'),
        ),
    ]
