

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('items', '0011_find_by_any_digest'),
    ]

    operations = [
        migrations.AlterField(
            model_name='item',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('examined', 'Examined'), ('known', 'Known'), ('set_aside', 'Set Aside'), ('queued', 'Queued'), ('assessed', 'Assessed'), ('released', 'Released'), ('disposed', 'Disposed')], default='received', max_length=12),
        ),
    ]
