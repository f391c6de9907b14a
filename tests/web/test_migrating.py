"""Whether tables are of this version is seen from the names of the migrations alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from web.cli import installation

pytestmark = pytest.mark.django_db


def test_the_migrations_are_those_that_django_finds():
    assert set(installation._migrations()) == set(MigrationLoader(None).disk_migrations)


def test_tables_are_old_where_one_migration_is_missing():
    applied = MigrationRecorder(connection)
    assert not installation._is_old()
    applied.record_unapplied(*next(installation._migrations()))
    assert installation._is_old()
