from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0006_kept_objects'),
    ]

    operations = [
        migrations.AddField(
            model_name='bundle',
            name='position',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='bundle',
            index=models.Index(fields=['batch', 'stage', 'position', 'id'], name='bundle_turn'),
        ),
    ]
