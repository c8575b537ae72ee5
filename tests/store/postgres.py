"""A PostgreSQL server of the tests' own, on a socket in a folder that goes away again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def missing() -> str:
    """Tell what is missing to start a server, "" if nothing is."""
    if not _program("initdb"):
        return "no PostgreSQL server programs (initdb) on PATH or below /usr/lib/postgresql"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL does not run as root, and runuser is missing"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """Run a server; give the query of URLs that reach it."""
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        _run("initdb", "-D", data, "-U", "duban", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        _run("pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"host={folder}&user=duban"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *arguments: object) -> None:
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    call = [*before, str(_program(name)), *(str(each) for each in arguments)]
    subprocess.run(call, check=True, capture_output=True, cwd="/", timeout=50)


def _program(name: str) -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    return Path(on_path) if on_path else found[-1] if found else None
