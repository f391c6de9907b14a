import django.db.models.deletion
from django.db import migrations, models

SHIPPED = (
    'JB', 'JB·GR', 'JB·ZY', 'JB·JK',
    'TB', 'TB·BD', 'TB·SQ', 'TB·FJ', 'TB·BQ', 'TB·ZB',
    'LP', 'LP·SQ', 'LP·CL', 'LP·DC', 'LP·JG',
    'KF', 'KF·ZX', 'KF·TS', 'KF·HF', 'KF·MY',
    'QT', 'QT·XY', 'QT·FL', 'QT·QT',
    'GL', 'GL·JD', 'GL·YW',
)
"""Codes of the classes that every archive has at this version, in display order."""


def order(apps, _editor):
    """Set the position of the classes to their display order, which no row stored before."""
    classes = apps.get_model('catalog', 'RecordClass').objects
    for position, code in enumerate(SHIPPED):
        classes.filter(pk=code).update(position=position)


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_branch'),
    ]

    operations = [
        migrations.AddField(
            model_name='recordclass',
            name='position',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RunPython(order, migrations.RunPython.noop),
        migrations.CreateModel(
            name='DocumentType',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('level', models.CharField(max_length=2)),
                ('titles', models.JSONField(default=list)),
                ('signs', models.JSONField(default=list)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('record_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.recordclass')),
            ],
        ),
    ]
