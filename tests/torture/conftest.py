"""What the machine does not allow is left out, and said at the head of the run."""

import subprocess
from functools import cache

_MOUNTING = "test_disk.py"


@cache
def _refusal() -> str:
    """Say why no file system can be mounted in a space of one's own; empty if it can."""
    words = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError as error:
        return str(error)
    return done.stderr.strip() if done.returncode else ""


collect_ignore = [_MOUNTING] if _refusal() else []


def pytest_report_header() -> str:
    refusal = _refusal()
    return f"tests/torture/{_MOUNTING} is left out: {refusal}" if refusal else ""
