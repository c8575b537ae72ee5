"""What is not asked for is not imported: `duban evaluate` pays for no mail."""

import subprocess
import sys

import pytest

from duban import notify

LIBRARIES = {"smtplib", "ssl", "jinja2", "urllib.request", "duban.notify.smtp"}


def test_plugins_are_loaded_without_the_libraries_of_mail() -> None:
    code = "import sys, duban.pluginmanager, duban.cli.evaluate; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not LIBRARIES & set(done.stdout.split())


def test_every_name_is_there_when_it_is_asked_for() -> None:
    assert [name for name in notify.__all__ if getattr(notify, name, None) is None] == []
    with pytest.raises(AttributeError):
        _ = notify.nobody
