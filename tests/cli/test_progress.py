"""The progress bar: on a terminal, and only for long work."""

import sys
from types import SimpleNamespace

import pytest
from tests.cli.evaluating import Screen

from duban.cli import progress


def shown(
    monkeypatch: pytest.MonkeyPatch, seconds: float, terminal: bool = True, total: int = 10
) -> str:
    """Give what stands on stderr after work that began `seconds` ago."""
    screen = Screen(terminal)
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with progress.Progress() as bar:
        bar(1, total)
        now[0] = seconds
        for done in (5, 4, total):
            bar(done, total)
    return screen.shown()


def test_long_work_shows_a_bar_up_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    out = shown(monkeypatch, 2.5)
    assert "督办 duban" in out
    assert "100%" in out


def test_bar_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "40%" not in shown(monkeypatch, 2.5)


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, 1.9) == ""


def test_without_a_terminal_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, 60, terminal=False) == ""


def test_work_of_no_parts_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, 60, total=0) == ""
