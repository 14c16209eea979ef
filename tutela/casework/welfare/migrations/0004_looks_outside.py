import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('items', '0001_initial'),
        ('welfare', '0003_budget_kept'),
    ]

    operations = [
        migrations.AlterField(
            model_name='exposureevent',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exposures', to='items.item'),
        ),
        migrations.AlterField(
            model_name='exposureevent',
            name='variant',
            field=models.CharField(choices=[('thumb', 'Thumb'), ('preview', 'Preview'), ('sheet', 'Sheet'), ('outside', 'Outside')], max_length=8),
        ),
    ]
