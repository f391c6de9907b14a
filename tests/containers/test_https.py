"""The pages behind HTTPS, as docker-compose.https.yml puts nginx in front of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.containers.building import timed
from tests.containers.conftest import HTTP, HTTPS
from tests.containers.installed import finds, wait
from tests.containers.papers import paper
from tests.services.desk import PASSWORD

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]

HOST = "archive.example"
PORT = HTTPS.rpartition(":")[2]
BASE = f"https://{HOST}:{PORT}"
FORM = "application/x-www-form-urlencoded"


def _certificate():
    """Return a certificate that signs itself, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM), private


@pytest.fixture(scope="module")
def secured(installation, desk):
    """The installation with the override, which ends with the module."""
    at = installation.folder
    certificate, key = _certificate()
    installation.machine.run(f"cat >{at}/secrets/tls_certificate", certificate)
    installation.machine.run(f"cat >{at}/secrets/tls_key && chmod 444 {at}/secrets/*", key)
    found = replace(installation, files=("docker-compose.yml", "docker-compose.https.yml"))
    with timed("HTTPS in front: up, until all are well"):
        found.up()
    yield found
    installation.up("--remove-orphans")


@pytest.fixture(scope="module")
def browser(secured):
    """A desk that believes the certificate, and is signed in."""
    options = (
        f"--cacert {secured.folder}/secrets/tls_certificate --resolve {HOST}:{PORT}:127.0.0.1"
    )
    opened = secured.desk(BASE, options)
    opened.get("/enter/")
    given = urlencode({"login": "olive", "password": PASSWORD})
    assert opened.post("/enter/", given.encode(), FORM).status == 302
    return opened


def test_a_large_scan_goes_through_and_is_found(browser):
    name, scan = paper()
    padded = scan + bytes(60 << 20)  # what follows the end of a PNG is no part of it
    with timed("60 MiB through the proxy"):
        sent = browser.upload("scan.png", padded)
    assert sent.status == 200
    wait(finds(browser, name))


def test_browsers_are_told_to_come_by_https_only(browser):
    told = browser.get("/find/").headers
    assert told["strict-transport-security"].startswith("max-age=31536000")


def test_cookies_travel_by_https_only(secured, browser):
    fresh = secured.desk(BASE, browser.options)
    set_cookie = fresh.get("/enter/").headers["set-cookie"]
    assert "Secure" in set_cookie


def test_what_a_sender_claims_of_the_way_here_is_not_believed(browser):
    told = browser.get("/metrics", **{"X-Forwarded-For": "127.0.0.1"})
    assert told.status == 404
    assert browser.get("/find/", **{"X-Forwarded-Proto": "http"}).status == 200
    assert browser.get("/find/", Host="elsewhere.example").status == 400


def test_http_leads_to_https(secured):
    plain = secured.desk(f"http://{HTTP}").get("/find/?year=2024", Host=HOST)
    assert plain.status == 308
    assert plain.headers["location"] == f"https://{HOST}/find/?year=2024"


def test_only_the_proxy_is_published_and_the_pages_have_no_way_out(secured, browser):
    inspected = {
        each["Config"]["Labels"]["com.docker.compose.service"]: each
        for each in secured.inspected()
    }
    published = {
        name
        for name, each in inspected.items()
        if any((each["NetworkSettings"]["Ports"] or {}).values())
    }
    assert published == {"proxy"}
    for name in inspected["web"]["NetworkSettings"]["Networks"]:
        told = secured.machine.run(f"docker network inspect {name}").out
        assert json.loads(told)[0]["Internal"] is True
    proxy = inspected["proxy"]["HostConfig"]
    assert proxy["ReadonlyRootfs"] is True
    assert proxy["CapDrop"] == ["ALL"]


def test_the_key_is_seen_from_nowhere(secured, browser):
    key = secured.machine.run(f"cat {secured.folder}/secrets/tls_key").text.split("\n")[1]
    assert key not in json.dumps(secured.inspected())
    assert key not in secured.compose("logs").text
