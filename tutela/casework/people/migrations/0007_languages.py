
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_line_managers'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='language',
            field=models.CharField(choices=[('en', 'English'), ('cy', 'Cymraeg')], default='en', max_length=2),
        ),
    ]
