from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_numbers_and_anchors'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='year_presumed',
            field=models.BooleanField(default=False),
        ),
    ]
