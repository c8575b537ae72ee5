"""Whether this machine can show Chinese: a paper made here may be looked at or printed here."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

from duban.words import Message, message

_WAIT = 20


def missing_fonts() -> Iterator[Message]:
    """Warn where fontconfig knows no Chinese font; elsewhere, and on other systems, say nothing."""
    lister = shutil.which("fc-list")
    if not sys.platform.startswith("linux") or lister is None:
        return
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command, found on the path
            [lister, ":lang=zh", "family"], capture_output=True, timeout=_WAIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if found.returncode == 0 and not found.stdout.strip():
        yield message(
            "This machine has no Chinese font: the paper is whole and shows right where one is, but"
            " printed or turned into PDF here it would show boxes; install the Debian package"
            " {package}",
            package="fonts-noto-cjk",
        )
