"""Backups in a bucket, as people and the schedule make them. The bucket is a real one, of a server of this machine."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.backups.schedule import backup_works, schedule
from app.jobs.worker import Worker
from app.persistence.database.engine import Database
from app.settings import Settings
from tests.backups.test_schedule import jobs
from tests.processes import finished, wait_for

WEED = shutil.which("weed", path=str(Path(sys.executable).parent))
IDENTITY = {"name": "tests", "credentials": [{"accessKey": "key", "secretKey": "secret"}], "actions": ["Admin"]}
PORTS = ("-master.port", "-master.port.grpc", "-volume.port", "-volume.port.grpc", "-filer.port", "-filer.port.grpc",
         "-s3.port.grpc", "-s3.port")  # fmt: skip
ALONE = ("-s3.port.iceberg", "0", "-s3.port.lance", "0")  # else at ports of their own, of which a machine has one
HERE = "127.0.0.1"

pytestmark = pytest.mark.skipif(WEED is None, reason="SeaweedFS is not installed (make programs)")


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server((HERE, 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables of a server of buckets, which makes them by itself."""
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "s3.json").write_text(json.dumps({"identities": [IDENTITY]}))
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    given = [word for pair in ports.items() for word in pair]
    command = [str(WEED), "server", "-dir", str(folder), "-ip", HERE, "-ip.bind", HERE, "-filer", "-s3", *given, *ALONE,
               "-s3.config", str(folder / "s3.json"), "-master.volumeSizeLimitMB", "64", "-volume.max=99"]  # fmt: skip
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    variables = {
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{HERE}:{ports['-s3.port']}", "AWS_ALLOW_HTTP": "true",
    }  # fmt: skip
    wait_for(lambda: process.poll() is not None or _has_bucket(variables))
    assert process.poll() is None, (folder / "log").read_text()[-2000:]
    yield variables
    process.kill()
    process.wait()


MADE = """
import obstore
from obstore.store import from_url
obstore.put(from_url("s3://backups"), "made", b"made")
"""


def _has_bucket(variables: dict[str, str]) -> bool:
    """As soon as the server stores, and not only answers: what is empty needs none of its volumes. A bucket is made
    with what is first put into it."""
    made = subprocess.run([sys.executable, "-c", MADE], env=variables, capture_output=True, check=False)
    return made.returncode == 0


def test_a_register_is_saved_to_a_bucket_kept_there_and_restored_from_it(
    demonstration: Any, database_url: str, empty_database_url: str, s3: dict[str, str]
) -> None:
    files = []
    for _ in range(3):
        wait_for(lambda: (files and _moment(files[-1])) != _now())  # names are of the second
        saved = finished(
            "backup", "--keep", "2", "s3://backups/one", "--format", "json", DATABASE_URL=database_url, **s3
        )
        assert saved.returncode == 0, saved.stderr
        files.append(json.loads(saved.stdout)["file"])
    assert files[0].startswith("s3://backups/one/rationale-")
    gone = finished("restore", files[0], DATABASE_URL=empty_database_url, **s3)
    assert (gone.returncode, "not found" in gone.stderr) == (1, True), "the oldest of three went"
    tried = finished("backup", "--verify", files[1], **s3)
    assert (tried.returncode, "restores as saved" in tried.stdout) == (0, True)
    restored = finished("restore", files[2], DATABASE_URL=empty_database_url, **s3)
    assert (restored.returncode, "40 decisions" in restored.stdout) == (0, True), restored.stderr


def _moment(file: str) -> str:
    return file.rpartition("-")[2].removesuffix(".zip")


def _now() -> str:
    return subprocess.run(["date", "-u", "+%H%M%S"], capture_output=True, text=True, check=True).stdout.strip()


def test_what_is_wrong_with_a_bucket_is_one_line(demonstration: Any, database_url: str, s3: dict[str, str]) -> None:
    wrong = finished("backup", "s3://backups/one", DATABASE_URL=database_url, **(s3 | {"AWS_SECRET_ACCESS_KEY": "x"}))
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert wrong.stderr.startswith("rationale: nothing was saved. s3://backups/one cannot be used: ")
    named = finished("backup", "s3://backups/one/mine.zip", DATABASE_URL=database_url, **s3)
    assert "leave the name of the file out" in named.stderr


async def test_the_schedule_keeps_the_newest_in_a_bucket(
    settings: Settings, database: Database, s3: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    always_due = msgspec.structs.replace(
        settings, backup_folder="s3://backups/scheduled", backup_keep=1, backup_hours=0
    )
    worker = Worker(always_due, backup_works(always_due))
    for _ in range(2):  # names are of the second, and a trial takes longer
        await schedule(worker.database)
        assert await worker.run_next()
    await worker.stop()
    told = "\n".join(message for _, message in await jobs(database))
    saved = re.findall(r"Saved (s3://backups/scheduled/rationale-\S+\.zip)", told)
    assert len(saved) == 2, told
    there = [finished("backup", "--verify", file, **s3).returncode == 0 for file in saved]
    assert there == [False, True], "the older one went"
