"""A real PostgreSQL server for tests, reached through a socket in a private folder.

`postgres_url` is the URL of a fresh, empty database. Where the server or its driver is not
installed, tests that ask for it are skipped and say so; with REQUIRE_POSTGRES=1 they fail.
"""

from collections.abc import Iterator
import ctypes
from importlib.util import find_spec
import os
from pathlib import Path
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from typing import IO, Any, Final, NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

_USER: Final = "tester"
_OPTIONS: Final = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "40",
}


_ATTEMPTS: Final = 1_200
_PAUSE: Final = 0.05
_SET_SIGNAL_OF_PARENTS_DEATH: Final = 1
_libc: Final = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """Let the kernel stop the server when the tests are killed."""
    _libc.prctl(_SET_SIGNAL_OF_PARENTS_DEATH, signal.SIGQUIT)


class UnavailableError(Exception):
    """The server cannot run here."""


def _refuse(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(f"PostgreSQL is required, but {reason}")
    pytest.skip(f"not run: {reason}")


def _program(name: str) -> str:
    """Find a server program; Debian keeps them off the path, one folder for each version."""
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next((os.fspath(path) for path in candidates), None)
    if found is None:
        raise UnavailableError(f"{name} was not found (install postgresql)")
    return found


class Server:
    """One server with its data, in a folder only its user may enter.

    Raises:
        UnavailableError: it is not installed, or may not run here.
    """

    def __init__(self, *, flushes: bool = False) -> None:
        """Prepare a server; with `flushes` it writes as safely as PostgreSQL does by default."""
        if find_spec("psycopg") is None:
            raise UnavailableError("psycopg is not installed")
        self._postgres, self._initdb = _program("postgres"), _program("initdb")
        self._process: subprocess.Popen[bytes] | None = None
        self._identity = self._choose_user()
        # Short, because the path of a socket may have 107 characters at most.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if self._identity:
            os.chown(self._folder, self._identity["user"], self._identity["group"])
        self._output = self._folder / "output"
        self._options = _OPTIONS | {"fsync": "on" if flushes else "off"}

    @property
    def folder(self) -> Path:
        """Where its data lies."""
        return self._folder

    @staticmethod
    def _choose_user() -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return {}
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            raise UnavailableError("root may not run it, and there is no user postgres") from None
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def start(self) -> None:
        """Create the data and start; returns when connections are accepted."""
        data = os.fspath(self._folder / "data")
        self._run(
            *(self._initdb, "--pgdata", data, "--username", _USER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        options = self._options | {"unix_socket_directories": os.fspath(self._folder)}
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - the server itself
                [self._postgres, "-D", data, *arguments],
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - one system call, nothing else
                **self._settings(output),
            )
        status = self._folder / "data" / "postmaster.pid"
        for _ in range(_ATTEMPTS):
            if self._process.poll() is not None:
                break
            # The eighth line says what the server is doing.
            if status.exists() and status.read_text().splitlines()[7:8] == ["ready   "]:
                return
            time.sleep(_PAUSE)
        raise RuntimeError(f"PostgreSQL does not start:\n{self._end_of_output()}")

    def stop(self) -> None:
        """Stop and remove everything."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=60)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def socket(self) -> Path:
        """Where the server listens."""
        return self._folder / ".s.PGSQL.5432"

    def url(self, database: str) -> URL:
        """The URL of a database, as a user would give it."""
        query = {"host": os.fspath(self._folder)}
        return URL.create("postgresql+psycopg", _USER, database=database, query=query)

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def _run(self, *command: str) -> None:
        with self._output.open("ab") as output:
            result = subprocess.run(  # noqa: S603 - the server's own program
                command, check=False, timeout=120, **self._settings(output)
            )
        if result.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{self._end_of_output()}")

    def _settings(self, output: IO[bytes]) -> dict[str, Any]:
        return {
            "cwd": "/",
            "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"},
            "stdin": subprocess.DEVNULL,
            "stdout": output,
            "stderr": output,
            **self._identity,
        }

    def _end_of_output(self) -> str:
        return self._output.read_text(errors="replace")[-2_000:]


@pytest.fixture(scope="session")
def _postgres_server() -> Iterator[Server]:
    try:
        server = Server()
    except UnavailableError as error:
        _refuse(str(error))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(_postgres_server: Server) -> Iterator[str]:
    """The URL of an empty database of its own (`postgresql+psycopg://`)."""
    name = f"test_{uuid4().hex}"
    _postgres_server.execute(f"CREATE DATABASE {name}")
    yield _postgres_server.url(name).render_as_string(hide_password=False)
    _postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")
