"""docker-compose.yml names what exists, and gives no service more than it needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

from django.core.management import get_commands
from django.urls import resolve, reverse
from pydantic import SecretStr

from config.settings import Settings
from tests.house import compose
from tests.house.compose import OURS
from tests.places import ROOT
from web.status import probes
from web.status.load_shedding import WATCHED

ROOTS = {"store-folder"}
"""Services that run as root: it gives a new volume to the store's user, and ends."""

WRITING = {"index"}
"""Services whose own files may be written: Elasticsearch keeps its password beside them."""


def test_every_variable_of_ours_is_a_setting():
    named = {name for each in OURS for name in compose.services()[each]["environment"]}
    assert {name for name in named if not name.startswith("LANTAI_")} == set()
    assert compose.settings_named(*named) == set()


def test_what_a_site_chooses_has_the_name_of_the_setting_it_sets():
    pairs = re.findall(r"(LANTAI_\w+): [^#\n]*\$\{(LANTAI_\w+)", compose.FILE.read_text())
    assert pairs
    assert [pair for pair in pairs if len(set(pair)) > 1] == []


def test_every_secret_setting_comes_from_a_file_and_every_file_is_one():
    secret = {
        f"lantai_{name}"
        for name, field in Settings.model_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation))
    }
    for each in OURS:
        given = {one["source"] for one in compose.services()[each]["secrets"]}
        assert given == secret
    besides = {
        one["source"]
        for name, service in compose.services().items()
        if name not in OURS
        for one in service.get("secrets", ())
    }
    assert besides - secret == {"store_root_password"}


def test_secrets_stand_in_no_variable():
    told = [
        f"{name}: {variable}"
        for name, service in compose.services().items()
        for variable in service.get("environment", {})
        if re.search(r"PASSWORD$|SECRET_KEY$|TOKEN$", variable)
    ]
    assert told == []


def test_the_settings_of_the_file_choose_an_installation_on_services(monkeypatch, tmp_path):
    services = compose.services()
    for name in compose.model()["secrets"]:
        (tmp_path / name).write_text(f"made-up-{name}\n")
    for name, value in services["web"]["environment"].items():
        monkeypatch.setenv(name, value)
    chosen = Settings(_secrets_dir=tmp_path)  # type: ignore[call-arg]  # pydantic's own
    assert chosen.on_services
    addresses = (chosen.database, chosen.broker, chosen.store, chosen.elasticsearch)
    assert [at.host for at in addresses] == ["database", "broker", "store", "index"]
    assert {at.host for at in addresses} <= set(services)
    assert [at.password for at in addresses] == [
        "made-up-lantai_database_password",
        "made-up-lantai_broker_password",
        "made-up-lantai_store_secret_key",
        "made-up-lantai_index_password",
    ]
    server = services["database"]["environment"]
    assert (chosen.database.user, chosen.database.name) == (
        server["POSTGRES_USER"],
        server["POSTGRES_DB"],
    )


def test_every_image_has_a_version():
    pinned = re.compile(r"[a-z/]+:[\w.-]*\d[\w.-]*(@sha256:[0-9a-f]{64})?")
    images = {service["image"] for service in compose.services().values()}
    assert {image for image in images if not pinned.fullmatch(image)} == set()


def test_every_start_is_a_command_of_ours():
    """They are run as they stand in tests/services/test_whole_installation.py."""
    ours = {name for name, app in get_commands().items() if app == "web"}
    starts = [compose.services()[each]["command"] for each in OURS]
    assert starts == [["serve"], ["worker"], ["schedule"]]
    assert {start[0] for start in starts} <= ours


def test_every_health_check_of_the_pages_asks_an_address_that_there_is():
    (asked,) = re.findall(r":8000(/[^']*)", str(compose.services()["web"]["healthcheck"]))
    assert resolve(asked).func is probes.ready
    assert asked in WATCHED
    assert {reverse(name) for name in ("healthz", "readyz", "metrics")} == WATCHED


def test_the_health_check_waits_longer_than_the_answer_takes():
    check = compose.services()["web"]["healthcheck"]
    (waits_s,) = re.findall(r"timeout=(\d+)", str(check["test"]))
    answered_s = Settings.model_fields["check_patience_s"].default
    assert answered_s < int(waits_s) < int(check["timeout"].rstrip("s"))


def test_our_image_has_the_version_of_the_project():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    images = {compose.services()[each]["image"] for each in OURS}
    assert images == {f"lantai:{version}"}


def test_no_service_has_more_rights_than_it_needs():
    for name, service in compose.services().items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("cap_add", []) == (["CHOWN"] if name in ROOTS else []), name
        assert service.get("read_only", False) is not (name in WRITING), name
        assert not service.get("privileged", False), name


def test_no_service_runs_as_root():
    by_image = {name for name in OURS if "user" not in compose.services()[name]}
    assert by_image == set(OURS)  # tests/house/test_image.py
    roots = {
        name
        for name, service in compose.services().items()
        if name not in OURS and str(service["user"]).split(":")[0] in {"0", "root"}
    }
    assert roots == ROOTS


def test_every_service_has_limits_and_its_log_has_one():
    for name, service in compose.services().items():
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_what_runs_is_watched_and_what_ends_is_waited_for():
    services = compose.services()
    waited = {
        (other, condition["condition"])
        for service in services.values()
        for other, condition in service.get("depends_on", {}).items()
    }
    for name, service in services.items():
        assert ("healthcheck" in service) is not compose.ends(service), name
        if name not in OURS:
            how = "completed_successfully" if compose.ends(service) else "healthy"
            assert {end for other, end in waited if other == name} == {f"service_{how}"}, name


def test_services_have_the_time_they_need_to_stop():
    for name, service in compose.services().items():
        if not compose.ends(service):
            least = 45 if name in OURS else 30
            assert int(service["stop_grace_period"].rstrip("s")) >= least, name
            assert service["restart"] == "unless-stopped", name


def test_only_the_pages_can_be_reached_and_from_this_machine_only():
    published = {
        name: [each["host_ip"] for each in service["ports"]]
        for name, service in compose.services().items()
        if "ports" in service
    }
    assert published == {"web": ["127.0.0.1"]}
    closed = {name for name, net in compose.model()["networks"].items() if net.get("internal")}
    outside = {
        name
        for name, service in compose.services().items()
        if set(service.get("networks") or ()) - closed
    }
    assert outside == {"web"}


def test_every_server_keeps_its_data_in_a_volume_with_a_name():
    declared = set(compose.model()["volumes"])
    used = {
        name: {each["source"] for each in service.get("volumes", ()) if "source" in each}
        for name, service in compose.services().items()
    }
    assert {name for name in used if used[name]} == {
        "database", "broker", "store", "store-folder", "index"}  # fmt: skip
    assert set().union(*used.values()) == declared


def test_all_secrets_lie_in_one_folder():
    folder = ROOT / "secrets"
    places = [Path(each["file"]).parent for each in compose.model()["secrets"].values()]
    assert set(places) == {folder}


def test_with_https_only_the_proxy_can_be_reached_and_it_is_as_bound_as_the_others():
    services = compose.services(compose.SECURED)
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}
    networks = compose.model(compose.SECURED)["networks"]
    outside = {name for name, net in networks.items() if not net.get("internal")}
    assert {
        name
        for name, service in services.items()
        if set(service.get("networks") or ()) & outside
    } == {"proxy"}
    proxy, store = services["proxy"], services["store"]
    for same in ("cap_drop", "security_opt", "read_only", "restart", "logging"):
        assert proxy[same] == store[same], same
    assert set(proxy["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert re.fullmatch(r"nginx:\d+\.\d+\.\d+-trixie", proxy["image"])


def test_what_a_read_only_service_is_given_as_a_file_lies_in_the_checkout():
    """Compose refuses to write an inline config into a service whose files are read-only."""
    for each in compose.model(compose.SECURED).get("configs", {}).values():
        assert set(each) <= {"name", "file"}


def test_secrets_are_no_arguments_of_a_program():
    """A shell's own `printf` is no program; all that is a word of another can be listed."""
    own = re.compile(r"\s*(printf |[A-Za-z_]+=)")
    for name, service in compose.services().items():
        for part in ("entrypoint", "command"):
            lines = str((service.get(part) or [""])[-1]).splitlines()
            told = [line for line in lines if "/run/secrets/" in line and not own.match(line)]
            assert told == [], name
