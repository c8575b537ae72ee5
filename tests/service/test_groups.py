"""A chat group's robot as a second way out: a real local server, the outbox's own rules."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import define, field
from tests.cli.evaluating import Called, duban
from tests.service.houses import Post

SECRET = "SEC-of-a-robot"  # noqa: S105 - made up
MAIL = """
[service.mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "office@duban.example"
fallback = "fallback@duban.example"
administrator = "admin@duban.example"
"""


@define
class Robot:
    """A robot's memory; `answers` are given one after the other, then the last for good."""

    port: int = 0
    posts: list[tuple[str, dict[str, object]]] = field(factory=list)
    answers: list[tuple[int, str]] = field(factory=lambda: [(200, '{"errcode": 0}')])
    seconds: float = 0.0

    def texts(self) -> list[str]:
        return [str(body["text"]["content"]) for _, body in self.posts]  # type: ignore[index]


@contextmanager
def a_robot() -> Iterator[Robot]:
    robot = Robot()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            robot.posts.append((self.path, json.loads(content)))
            time.sleep(robot.seconds)
            code, text = robot.answers[0]
            if len(robot.answers) > 1:
                del robot.answers[0]
            self.send_response(code)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    robot.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield robot
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def robot() -> Iterator[Robot]:
    with a_robot() as found:
        yield found


@pytest.fixture
def config(tmp_path: Path, robot: Robot, post: Post, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("DUBAN_WEBHOOK_SECRET", SECRET)
    secret = tmp_path / "webhook-url"
    secret.write_text(f"http://127.0.0.1:{robot.port}/robot/send?access_token=tok-123\n")
    secret.chmod(0o600)
    path = tmp_path / "duban.toml"
    (tmp_path / "home" / "inbox" / "div_gas").mkdir(parents=True)
    write(path, MAIL.format(port=post.port))
    tick(path, "2019-02-26T09:00")
    return path


def write(path: Path, mail: str = "", more: str = "") -> None:
    path.write_text(
        'plans = ["tianjin-2019"]\n[service]\nhome = "home"\nsettle_seconds = 0\n'
        f'{mail}[service.webhook]\nkind = "dingtalk"\nurl_file = "webhook-url"\n{more}',
        encoding="utf-8",
    )


def tick(config: Path, at: str) -> Called:
    called = duban("tick", "--now", f"{at}:00+08:00", "--config", config)
    assert called.code == 0, called.err
    return called


def outbox(config: Path) -> list[dict[str, object]]:
    rows = duban("outbox", "list", "--format", "json", "--config", config).document
    return [row for row in rows if row["recipient"] == "127.0.0.1"]


def hmac_sha256(key: bytes, text: bytes) -> bytes:
    """HMAC as RFC 2104 has it, by hand."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in block) + text).digest()
    return hashlib.sha256(bytes(each ^ 0x5C for each in block) + inner).digest()


def test_group_is_told_what_is_red_in_one_signed_notice(config: Path, robot: Robot) -> None:
    tick(config, "2019-03-06T09:00")
    ((path, _),) = robot.posts
    (text,) = robot.texts()
    assert "红" in text
    assert "2019-00" in text
    query = parse_qs(urlsplit(path).query)
    (stamp,) = query["timestamp"]
    assert abs(time.time() - int(stamp) / 1000) < 60
    told = f"{stamp}\n{SECRET}".encode()
    assert query["sign"] == [base64.b64encode(hmac_sha256(SECRET.encode(), told)).decode()]
    tick(config, "2019-03-06T10:00")
    tick(config, "2019-03-07T09:00")
    assert len(robot.posts) == 1


@pytest.mark.parametrize("lost", ["webhook-url", "webhook-secret"])
def test_secret_of_the_hook_that_is_missing_keeps_what_is_written_for_it_alone(
    config: Path, robot: Robot, post: Post, tmp_path: Path, lost: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.delenv("DUBAN_WEBHOOK_SECRET")
    secret = tmp_path / "webhook-secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    write(config, MAIL.format(port=post.port), 'secret_file = "webhook-secret"\n')
    (tmp_path / lost).rename(tmp_path / "lost")
    post.clear()
    for at in ("09:00", "10:00"):
        assert lost in tick(config, f"2019-03-06T{at}").out
    assert robot.posts == []
    assert post.to("gas@duban.example")
    told = [each for each in post.to("admin@duban.example") if lost in each.text]
    assert len(told) == 1
    rows = duban("outbox", "list", "--format", "json", "--config", config).document
    (waiting,) = [row for row in rows if row["recipient"] in {"127.0.0.1", "dingtalk"}]
    assert (waiting["state"], waiting["attempts"]) == ("pending", 0)
    assert lost in duban("doctor", "--config", config).out
    (tmp_path / "lost").rename(tmp_path / lost)
    tick(config, "2019-03-06T11:00")
    assert len(robot.posts) == 1


def test_missing_mail_password_does_not_keep_the_group_waiting(
    config: Path, robot: Robot, post: Post
) -> None:
    write(config, MAIL.format(port=post.port) + 'user = "office"\n')
    tick(config, "2019-03-06T09:00")
    assert len(robot.posts) == 1


def test_notice_carries_the_same_key_at_each_try(config: Path, robot: Robot) -> None:
    robot.answers = [(503, ""), (200, '{"errcode": 130101}'), (200, '{"errcode": 0}')]
    for at in ("09:00", "09:02", "09:10"):
        tick(config, f"2019-03-06T{at}")
    assert len(robot.posts) == 3
    assert len(set(robot.texts())) == 1
    (row,) = outbox(config)
    assert (row["state"], row["attempts"]) == ("accepted", 3)
    assert f"[{str(row['message_id'])[1:13]}]" in robot.texts()[0]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((200, '{"errcode": 310000, "errmsg": "sign not match"}'), "dead"),
        ((200, '{"errcode": 45009, "errmsg": "freq out of limit"}'), "deferred"),
        ((200, "<html>"), "unknown"),
        ((403, ""), "dead"),
        ((500, ""), "deferred"),
    ],
)
def test_answer_of_the_robot_goes_into_the_outbox(
    config: Path, robot: Robot, post: Post, answer: tuple[int, str], state: str
) -> None:
    robot.answers = [answer]
    tick(config, "2019-03-06T09:00")
    (row,) = outbox(config)
    assert row["state"] == state
    assert "tok-123" not in str(row)
    tick(config, "2019-03-06T09:01")
    told = [mail for mail in post.to("admin@duban.example") if "127.0.0.1" in mail.text]
    assert bool(told) is (state == "dead")


def test_robot_that_is_silent_is_unknown_and_mail_goes_out(
    config: Path, robot: Robot, post: Post
) -> None:
    robot.seconds = 1.0
    write(config, MAIL.format(port=post.port), "seconds = 0.2\n")
    tick(config, "2019-03-06T09:00")
    (row,) = outbox(config)
    assert row["state"] == "unknown"
    assert post.to("gas@duban.example")


def test_levels_choose_what_the_group_is_told(config: Path, robot: Robot, post: Post) -> None:
    write(config, MAIL.format(port=post.port), "levels = []\n")
    tick(config, "2019-03-06T09:00")
    assert robot.posts == []


def test_event_is_told_to_the_group_at_once(config: Path, robot: Robot) -> None:
    event = {
        "kind": "event",
        "plan": "tianjin-2019",
        "area": "gas",
        "reporter": "div_gas",
        "event": "acute_problem",
        "task": "4.1",
        "happened_at": "2019-02-26T22:00:00+08:00",
        "submitted_at": "2019-02-26T22:30:00+08:00",
        "what": "样例路燃气泄漏",
        "help_wanted": "样例",
        "next_report_due": "2019-02-27T09:00:00+08:00",
    }
    path = config.parent / "home/inbox/div_gas/event.json"
    path.write_text(json.dumps(event), encoding="utf-8")
    tick(config, "2019-02-26T23:30")
    (text,) = robot.texts()
    assert "样例路燃气泄漏" in text


def test_group_alone_is_told_where_there_is_no_mail(config: Path, robot: Robot) -> None:
    write(config)
    tick(config, "2019-03-06T09:00")
    assert len(robot.posts) == 1


def test_hook_that_was_switched_off_keeps_its_notice_and_mail_goes_on(
    config: Path, robot: Robot, post: Post
) -> None:
    robot.answers = [(503, "")]
    tick(config, "2019-03-06T09:00")
    config.write_text(config.read_text("utf-8").partition("[service.webhook]")[0], "utf-8")
    tick(config, "2019-03-06T09:30")
    (row,) = outbox(config)
    assert row["state"] == "deferred"
    assert "webhook" in str(row["said"])


def test_address_that_others_can_read_is_not_used(config: Path, robot: Robot) -> None:
    (config.parent / "webhook-url").chmod(0o644)
    called = tick(config, "2019-03-06T09:00")
    assert "chmod 600" in called.out
    assert "tok-123" not in called.out + called.err
    assert robot.posts == []


PLUGIN = """
from duban import Delivery, Level, Notifier, Verdict, WorkArea, hookimpl
from pathlib import Path

class Wall:
    def deliver(self, mail):
        with open(Path(__file__).parents[1] / "wall.txt", "a") as wall:
            wall.write(mail.message_id + "\\n")
        {then}
        return Delivery(Verdict.ACCEPTED, "stuck on the wall", stage="answer")

@hookimpl
def duban_work_area():
    return WorkArea(id="walls", name="墙")

@hookimpl
def duban_notifier(settings):
    return {{"wall": Notifier(Wall(), "wall", frozenset({{Level.RED}}))}}
"""


@pytest.mark.parametrize(("then", "state"), [("", "accepted"), ("1 / 0", "unknown")])
def test_channel_of_a_plugin_is_used_and_one_that_raises_costs_its_own_notice(
    config: Path, post: Post, robot: Robot, then: str, state: str
) -> None:
    root = config.parent / "own" / "plugins"
    root.mkdir(parents=True)
    (root / "walls.py").write_text(PLUGIN.format(then=then), encoding="utf-8")
    config.write_text('roots = ["own"]\n' + config.read_text("utf-8"), encoding="utf-8")
    tick(config, "2019-03-06T09:00")
    rows = duban("outbox", "list", "--format", "json", "--config", config).document
    (row,) = [row for row in rows if row["recipient"] == "wall"]
    assert row["state"] == state
    assert (root.parent / "wall.txt").read_text("utf-8") == f"{row['message_id']}\n"
    assert post.to("gas@duban.example")
    assert len(robot.posts) == 1


def test_plugin_that_raises_instead_of_offering_a_channel_costs_its_channel_only(
    config: Path, post: Post, robot: Robot
) -> None:
    root = config.parent / "own" / "plugins"
    root.mkdir(parents=True)
    raising = PLUGIN.format(then="").replace('    return {"wall"', '    1 / 0\n    return {"wall"')
    (root / "walls.py").write_text(raising, encoding="utf-8")
    config.write_text('roots = ["own"]\n' + config.read_text("utf-8"), encoding="utf-8")
    tick(config, "2019-03-06T09:00")
    (told,) = [mail for mail in post.to("admin@duban.example") if "duban_notifier" in mail.text]
    assert "ZeroDivisionError" in told.text
    assert post.to("gas@duban.example")
    assert len(robot.posts) == 1
