from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("welfare", "0002_looks_by_the_servers_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="exposureevent",
            name="day_before_s",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="exposureevent",
            name="week_before_s",
            field=models.FloatField(null=True),
        ),
    ]
