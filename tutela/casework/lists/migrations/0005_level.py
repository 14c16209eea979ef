from django.db import migrations, models


class Migration(migrations.Migration):

    # Of an item one entry at most was ever on a list; now one that is not revoked.
    implied_by = "one_entry_per_item"

    dependencies = [
        ('items', '0009_precedence'),
        ('lists', '0004_uploads'),
    ]

    operations = [
        migrations.AddField(
            model_name='hashlist',
            name='level',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('list_import', None), ('revoked_at', None)), fields=('hash_list', 'item'), name='one_entry_in_force_per_item'),
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='one_entry_per_item',
        ),
    ]
