from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0006_record_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='datakey',
            name='destroyed_at',
            field=models.DateTimeField(null=True),
        ),
    ]
