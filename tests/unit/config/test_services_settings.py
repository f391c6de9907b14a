from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from config import addresses
from config.databases import database
from config.settings import Settings

ALL: dict[str, Any] = {
    "database_url": "postgresql://lantai@db/archive",
    "broker_url": "redis://queue:7000/2",
    "store_url": "https://store.example/originals",
    "index_url": "https://finder:s%40crt@index.example",
    "secret_key": "k",
}


def test_without_services_everything_lies_in_the_home_folder():
    assert not Settings().on_services
    assert "sqlite3" in database(Settings())["ENGINE"]


def test_all_four_services_are_named_or_none():
    for left_out in ALL:
        some = {name: value for name, value in ALL.items() if name != left_out}
        with pytest.raises(ValidationError, match=f"LANTAI_{left_out.upper()}"):
            Settings(**some)
    assert Settings(**ALL).on_services


def test_addresses_are_taken_apart_and_their_passwords_come_from_where_secrets_lie():
    chosen = Settings(
        **ALL, database_password=SecretStr("p"), index_password=SecretStr("other")
    )
    found = chosen.database
    assert (found.netloc, found.name, found.user, found.password) == (
        "db:5432",
        "archive",
        "lantai",
        "p",
    )
    assert (chosen.broker.port, chosen.broker.name) == (7000, "2")
    assert (chosen.store.port, chosen.store.name) == (443, "originals")
    assert (chosen.elasticsearch.port, chosen.elasticsearch.password) == (9200, "s@crt")
    assert database(chosen)["PASSWORD"] == "p"


def test_secrets_may_lie_in_files(tmp_path):
    (tmp_path / "lantai_store_secret_key").write_text("kept apart\n")
    chosen = Settings(_secrets_dir=tmp_path, **ALL)  # type: ignore[call-arg]
    assert chosen.store.password == "kept apart"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("database_url", "mysql://db/x"),
        ("database_url", "postgresql://db"),
        ("store_url", "https://store.example"),
        ("broker_url", "redis://:9000"),
        ("index_url", "https://index.example:port"),
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(name, url):
    with pytest.raises(ValidationError) as refused:
        Settings(**(ALL | {name: url}))
    assert name in str(refused.value)
    assert all(url not in each["msg"] for each in refused.value.errors())


def test_a_host_may_be_a_number_of_the_sixth_version():
    assert addresses.parse("redis://[::1]/0", {"redis": 6379}).netloc == "[::1]:6379"
