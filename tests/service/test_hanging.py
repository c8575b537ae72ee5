"""A plugin that hangs costs its own area only: `duban serve` on a root with a real hanging plugin."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.evaluating import duban
from tests.service.hanging import root_that_hangs, serving, until
from tests.service.houses import EXAMPLES, Post

from duban.model.matters import Matter, State
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service.hanging import LEFT_ALONE, aside, put_aside, try_again
from duban.service.tracing import Trace
from duban.store import Ledger
from duban.watching import unwatched, watched

NOW = datetime(2019, 3, 6, 1, tzinfo=UTC)


def config_of(folder: Path, port: int) -> Path:
    path = folder / "duban.toml"
    path.write_text(
        'roots = ["own"]\nplans = ["tianjin-2019"]\n[service]\nhome = "home"\nsettle_seconds = 0\n'
        f'tick_seconds = 0.5\n[service.mail]\nhost = "127.0.0.1"\nport = {port}\n'
        'security = "none"\nsender = "office@duban.example"\n'
        'fallback = "fallback@duban.example"\nadministrator = "admin@duban.example"\n',
        encoding="utf-8",
    )
    return path


def hand_in(folder: Path, unit: str, area: str) -> None:
    source = EXAMPLES / "2019-02" / f"{unit}-{area}.json"
    target = folder / "home" / "inbox" / unit / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    os.utime(target, (0, 0))


def state_of(folder: Path, area: str, kind: str = "not_reported") -> list[Matter]:
    url = f"sqlite:///{folder / 'home' / 'ledger.sqlite3'}"
    with Ledger.open(url) as ledger, ledger.reading() as entry:
        return [one for one in entry.matters() if (one.area, one.kind) == (area, kind)]


@pytest.mark.timeout(300)
def test_other_areas_go_on_while_a_plugin_hangs(tmp_path: Path, post: Post) -> None:
    root_that_hangs(tmp_path, "pass")
    config = config_of(tmp_path, post.port)
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    for at in ("2019-02-26T09:00:00+08:00", "2019-03-06T09:00:00+08:00"):
        assert duban("tick", "--now", at, "--config", config).code == 0
    (gas,) = state_of(tmp_path, "gas")
    root_that_hangs(tmp_path)
    hand_in(tmp_path, "div_gas", "gas")
    hand_in(tmp_path, "div_roads", "roads")
    post.clear()
    with serving(config, "2019-03-07T01:00:00+00:00", deadline=25) as service:
        until(lambda: bool(post.to("roads@duban.example")), 200)
        until(lambda: bool(post.to("admin@duban.example")), 20)
        assert service.poll() is None
    assert state_of(tmp_path, "gas") == [gas]
    (roads,) = state_of(tmp_path, "roads")
    assert roads.state is State.RESOLVED
    (told,) = post.to("admin@duban.example")
    assert "plugins/gas.py" in told.text
    assert "duban_alerts" in told.text
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert [line for line in lines if "duban_alerts of gas" in line.get("said", "")]

    root_that_hangs(tmp_path, "pass")  # mended: asked at once, though four hours are not over
    assert duban("tick", "--now", "2019-03-08T09:00:00+08:00", "--config", config).code == 0
    (gas,) = state_of(tmp_path, "gas")
    assert gas.state is State.RESOLVED


def test_plugin_is_left_alone_for_hours_and_then_tried_again(tmp_path: Path) -> None:
    root_that_hangs(tmp_path)
    plugins = load_plugins(find_roots([tmp_path / "own"]))
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}") as ledger:
        put_aside(ledger, plugins, "gas", "duban_alerts", NOW)
        put_aside(ledger, plugins, "gone", "duban_alerts", NOW)
        try_again(ledger, plugins, NOW + LEFT_ALONE - timedelta(minutes=1))
        assert [(one.area, one.hook) for one in aside(ledger, plugins).values()] == [
            ("gas", "duban_alerts")
        ]
        try_again(ledger, plugins, NOW + LEFT_ALONE)
        assert not aside(ledger, plugins)


def test_plugin_whose_file_has_changed_is_asked_at_once(tmp_path: Path) -> None:
    root_that_hangs(tmp_path)
    plugins = load_plugins(find_roots([tmp_path / "own"]))
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite3'}") as ledger:
        put_aside(ledger, plugins, "gas", "duban_alerts", NOW)
        assert aside(ledger, plugins)
        root_that_hangs(tmp_path, "pass")
        assert not aside(ledger, plugins)


TIMETABLE = """

@hookimpl
def duban_timetable(usual):
    {}
"""


@pytest.mark.parametrize("then", ["1 / 0", "time.sleep(600)"])
@pytest.mark.timeout(180)
def test_timetable_that_cannot_be_had_costs_its_own_area(
    tmp_path: Path, post: Post, then: str
) -> None:
    plugin = root_that_hangs(tmp_path, "pass")
    config = config_of(tmp_path, post.port)
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    at = "2019-02-26T09:00:00+08:00"
    assert duban("tick", "--now", at, "--config", config).code == 0
    plugin.write_text(plugin.read_text("utf-8") + TIMETABLE.format(then), encoding="utf-8")
    at = "2019-03-06T09:00:00+08:00"
    called = duban("tick", "--now", at, "--config", config)
    assert called.code == 0, called.err
    assert state_of(tmp_path, "gas") == []
    assert len(state_of(tmp_path, "roads")) == 1
    (told,) = [mail for mail in post.to("admin@duban.example") if "gas.py" in mail.text]
    assert "duban_timetable" in told.text


def test_mark_stands_while_a_plugin_is_asked_and_no_longer() -> None:
    trace = Trace()
    seen = []

    def ask(**_given: object) -> Iterator[int]:
        seen.append(trace.current())
        yield 1
        seen.append(trace.current())

    assert watched(ask, "gas", "duban_check", trace.mark)() == (1,)
    assert seen == [("gas", "duban_check")] * 2
    assert trace.current() is None
    assert watched(ask, "gas", "duban_check", unwatched) is ask
