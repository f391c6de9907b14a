"""Settings of an installation, typed: one object, read from `LANTAI_…` in the environment."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config import addresses
from config.addresses import Address
from ingest.quality.profile_table import (
    PROFILES,
    USUAL,
)
from ocr.engines.registry import NAMES, OWN

_SCHEMES = {
    "database_url": {"postgresql": 5432},
    "broker_url": {"redis": 6379, "rediss": 6379},
    "store_url": {"http": 80, "https": 443},
    "index_url": {"http": 9200, "https": 9200},
}
"""Allowed schemes of each service's address, with their default ports."""

DATABASE, OBJECTS = "lantai.sqlite3", "objects"
"""Names of the SQLite file and of the object store's folder in the home folder."""

SECRETS = "/run/secrets"
"""Default folder of secrets, one file each."""


class Settings(BaseSettings):
    """Settings of an installation; every default works on one machine without services."""

    model_config = SettingsConfigDict(env_prefix="LANTAI_", frozen=True)

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("lantai")))
    """Folder of all data of an embedded installation: database, objects, index, secret key."""

    state_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_state_dir("lantai")))
    """Folder outside of the data folder and its backup, for marks of numbers and anchors."""

    language: Literal["zh-hans", "en"] = "zh-hans"
    """Language of the commands, and of the pages until a person chooses another."""

    time_zone: str = "Asia/Shanghai"
    """Time zone in which dates are shown and the year of a number is taken."""

    secret_key: SecretStr | None = None
    """Key that signs sessions; without it one is made once and kept in the home folder."""

    secrets_dir: Path = Path(SECRETS)
    """Folder in which secrets may lie as files named like their variables, in small letters."""

    database_url: str = ""
    """PostgreSQL as `postgresql://user@db.example/database`; without it, SQLite at home."""

    database_password: SecretStr = SecretStr("")
    """Password of the database's user."""

    broker_url: str = ""
    """Redis as `redis://queue.example/0`; without it, nudges stay in the process."""

    broker_password: SecretStr = SecretStr("")
    """Password of Redis."""

    store_url: str = ""
    """Object store (S3) as `https://store.example/bucket`; without it, a folder at home."""

    store_access_key: str = ""
    """Name under which the object store knows this installation."""

    store_secret_key: SecretStr = SecretStr("")
    """Secret of the access key."""

    store_region: str = "us-east-1"
    """Region that requests to the object store are signed for."""

    store_lock_days: int = Field(default=0, ge=0, le=36_500)
    """Days for which nobody may delete a new original; 0: until a rule or a hold says so."""

    store_lock_mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"
    """Who may end a lock early: people with a special right, or, with COMPLIANCE, nobody."""

    index_url: str = ""
    """Elasticsearch as `https://user@index.example:9200`; without it, SQLite at home."""

    index_password: SecretStr = SecretStr("")
    """Password of the index's user."""

    installation: str = Field(default="lantai", pattern=r"^[a-z][a-z0-9]{0,30}$")
    """Beginning of the names of our indices and queues; other installations have another."""

    bind: str = "127.0.0.1:8000"
    """Address and port on which `lantai serve` listens."""

    allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    """Host names, with commas between, under which the pages may be asked for."""

    behind_https: bool = False
    """Whether a proxy in front speaks HTTPS: cookies and browsers then use it only (HSTS)."""

    web_threads: int = Field(default=8, ge=1)
    """Requests that `lantai serve` answers at a time."""

    upload_limit_mib: int = Field(default=500, ge=1)
    """Largest file that is taken in, in MiB."""

    free_space_floor_mib: int = Field(default=200, ge=0)
    """Intake stops, and says so, when the home folder has less room than this, in MiB."""

    fonds_no: str = Field(default="B001", pattern=r"^[A-Z][0-9]{3}$")
    """Fonds number (全宗号) under which items are filed (DA/T 13-2022)."""

    item_template: str = "{fonds}-ZY·{class}·{year}·{ret}-{item:06d}"
    """Template of the archive numbers of single items (DA/T 13-2022)."""

    scan_profile: str = USUAL
    """Code of the scan profile (扫描规格) of batches for which none is chosen."""

    engine: str = Field(default="ppocr-v6", pattern=rf"^(?:{'|'.join(NAMES)})$|{OWN}")
    """What reads the pages: `ppocr-v6`, `ppocr-v6-small` (careful), `ppocr-v6-tiny` (fast),
    `tesseract`, `null` (reads nothing), or an engine of your own, `package.module:factory`."""

    engine_precision: Literal["auto", "f32"] = "auto"
    """`f32` reads the same words on every processor; `auto` is faster where it can be."""

    engine_threads: int = Field(default=1, ge=1)
    """Threads of one engine; children times threads never exceed the cores."""

    reading_children: int = Field(default=0, ge=0)
    """Pages read at a time on this machine; 0 means as many as the cores allow."""

    pages_per_child: int = Field(default=200, ge=1)
    """Pages after which a reading child is replaced, so that memory cannot grow for ever."""

    page_cpu_limit_s: float = Field(default=15, gt=0)
    """Processor time one page may take in one attempt, in seconds."""

    page_wall_limit_s: float = Field(default=120, gt=0)
    """Time by the clock one page may take in one attempt, in seconds."""

    page_memory_limit_mib: int = Field(default=1400, ge=256)
    """Memory a reading child may hold, in MiB."""

    page_limit_megapixels: int = Field(default=100, ge=1)
    """Largest page image that is decoded, in millions of pixels."""

    file_limit_pages: int = Field(default=2000, ge=1)
    """Most pages one file may have; files with more are refused."""

    attempts: int = Field(default=3, ge=1)
    """Attempts at one step before the row is set aside for a person."""

    retry_wait_s: float = Field(default=1, ge=0)
    """Wait before the second attempt, in seconds; it doubles with each further one."""

    machine_wait_s: float = Field(default=5, ge=0)
    """Wait when a disk is full or a store is down, in seconds; such attempts do not count."""

    lost_limit: int = Field(default=10, ge=1)
    """Times a worker may vanish while it has a row before the row is set aside."""

    lease_s: float = Field(default=60, gt=0)
    """Silence after which a worker has lost what it had in hand, in seconds."""

    sweep_every_s: float = Field(default=5, gt=0)
    """How often rows that nobody works on are nudged again, in seconds."""

    check_patience_s: float = Field(default=4, gt=0)
    """Time a server may take to say that it is well before it counts as away, in seconds."""

    check_remembered_s: float = Field(default=3, ge=0)
    """Time for which a server that was well is not asked again, in seconds."""

    store_answer_s: float = Field(default=30, gt=0)
    """Time the object store may take for one answer, in seconds; it is asked twice."""

    fixity_hours: float = Field(default=24, gt=0)
    """How often a share of the stored objects is read back and compared, in hours."""

    fixity_days: float = Field(default=30, gt=0)
    """Time within which every stored object is read back once, in days."""

    fixity_busy_percent: float = Field(default=5, gt=0, le=100)
    """Part of its time that this check works while pages wait to be read, in percent."""

    reconcile_hours: float = Field(default=6, gt=0)
    """How often the index is compared with the register and brought in line, in hours."""

    tidy_hours: float = Field(default=24, gt=0)
    """How often left-overs of killed processes are removed from the object store, in hours."""

    worm_hours: float = Field(default=24, gt=0)
    """How often it is tried whether the object store keeps to its locks, in hours."""

    restore_days: float = Field(default=180, gt=0)
    """Age from which the last proved restore is said to be too long ago, in days."""

    job_retry_minutes: float = Field(default=10, gt=0)
    """Wait before what is done by the clock is tried again after it failed, in minutes."""

    waiting_pages_limit: int = Field(default=50_000, ge=1)
    """Intake stops, and says so, while as many pages wait to be read."""

    metrics_token: SecretStr = SecretStr("")
    """What who reads `/metrics` must show; without it only this machine may read them."""

    log_format: Literal["auto", "line", "json"] = "auto"
    """How an event is written: `auto` is JSON on services, else a line of words."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    """Least level of what is logged to standard error."""

    anchor_hours: float = Field(default=24, gt=0)
    """How often the head of the ledger is signed and written down outside of it, in hours."""

    @field_validator("home", "state_dir")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        """Make paths absolute, as a process may change its working directory."""
        return home.expanduser().absolute()

    @field_validator("database_url", "broker_url", "store_url", "index_url")
    @classmethod
    def _addressed(cls, url: str, info: ValidationInfo) -> str:
        if url:
            found = addresses.parse(url, _SCHEMES[str(info.field_name)])
            if info.field_name in {"database_url", "store_url"} and not found.name:
                raise ValueError("names no database or bucket after the host")
        return url

    @field_validator("scan_profile")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in PROFILES:
            raise ValueError(f"not one of {', '.join(PROFILES)}")
        return code

    @model_validator(mode="after")
    def _all_services_or_none(self) -> Settings:
        """Check that all services are set, or none: a mixture would split the installation."""
        names = ("database_url", "broker_url", "store_url", "index_url")
        missing = [name for name in names if not getattr(self, name)]
        if missing and len(missing) < len(names):
            named = ", ".join(f"LANTAI_{name.upper()}" for name in missing)
            raise ValueError(f"set all four services or none; missing: {named}")
        if self.on_services and self.secret_key is None:
            raise ValueError("LANTAI_SECRET_KEY must be set, the same on every machine")
        return self

    @property
    def on_services(self) -> bool:
        """True if it runs on PostgreSQL, Redis, an object store and Elasticsearch."""
        return bool(self.database_url)

    @property
    def database(self) -> Address:
        """Address of PostgreSQL; like all that follow, only on services."""
        return _at("database_url", self.database_url, self.database_password)

    @property
    def broker(self) -> Address:
        """Address of Redis."""
        return _at("broker_url", self.broker_url, self.broker_password)

    @property
    def store(self) -> Address:
        """Address of the object store; `name` is the bucket."""
        return _at("store_url", self.store_url, self.store_secret_key)

    @property
    def elasticsearch(self) -> Address:
        """Address of Elasticsearch."""
        return _at("index_url", self.index_url, self.index_password)

    @property
    def logs_are_json(self) -> bool:
        """True if events are logged as JSON."""
        chosen = self.log_format
        return chosen == "json" or (chosen == "auto" and self.on_services)

    @property
    def database_path(self) -> Path:
        """Path of the SQLite file."""
        return self.home / DATABASE

    @property
    def objects_path(self) -> Path:
        """Path of the folder of objects."""
        return self.home / OBJECTS

    @property
    def scratch_path(self) -> Path:
        """Path of the folder of temporary copies of objects."""
        return self.home / "run" / "objects"

    @property
    def hosts(self) -> list[str]:
        """`allowed_hosts` as a list."""
        return [host.strip() for host in self.allowed_hosts.split(",")]

    @property
    def children(self) -> int:
        """Number of pages read at a time: at least one, at most cores divided by threads."""
        cores = len(os.sched_getaffinity(0))
        most = max(1, cores // self.engine_threads)
        return min(self.reading_children or most, most)


def _at(name: str, url: str, password: SecretStr) -> Address:
    """Parse an address; a password that it lacks is taken from the separate setting."""
    found = addresses.parse(url, _SCHEMES[name])
    return replace(found, password=found.password or password.get_secret_value())


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    folder = Path(os.environ.get("LANTAI_SECRETS_DIR", SECRETS))
    chosen = folder if folder.is_dir() else None
    return Settings(_secrets_dir=chosen)  # type: ignore[call-arg]  # pydantic's own argument
