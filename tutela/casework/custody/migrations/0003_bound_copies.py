from django.db import migrations, models

import tutela.casework.database


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0002_installation'),
    ]

    operations = [
        migrations.AddField(
            model_name='datakey',
            name='mac',
            field=tutela.casework.database.BytesField(null=True),
        ),
        migrations.AddField(
            model_name='sealedcopy',
            name='item_number',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='sealedcopy',
            name='mac',
            field=tutela.casework.database.BytesField(null=True),
        ),
    ]
