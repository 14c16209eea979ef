
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_services'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('assessor', 'assessor'), ('quality officer', 'quality officer'), ('forensic practitioner', 'forensic practitioner'), ('supervisor', 'supervisor'), ('administrator', 'administrator'), ('auditor', 'auditor'), ('analyst', 'analyst'), ('machine', 'machine')], max_length=40),
        ),
    ]
