"""What an administrator looks after: addresses, the doctor, backups, the log."""

import hashlib
import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.evaluating import duban
from tests.cli.test_service import SETTINGS, run
from tests.service.houses import Post

from duban.cli.logs import JsonLines
from duban.model.ledger import Delivery, Verdict
from duban.roots import bundled_root
from duban.store import Ledger

AT = ("--now", "2019-02-26T09:00:10+08:00")


@pytest.fixture
def config(tmp_path: Path, post: Post) -> str:
    path = tmp_path / "duban.toml"
    path.write_text(SETTINGS.format(port=post.port), encoding="utf-8")
    (tmp_path / "home" / "inbox" / "div_gas").mkdir(parents=True)
    assert run(str(path), "tick", "--now", "2019-02-26T09:00:00+08:00").code == 0
    return str(path)


def ledger_of(config: str) -> Ledger:
    return Ledger.open(f"sqlite:///{Path(config).parent / 'home' / 'ledger.sqlite3'}")


def doctor(config: str, *more: str) -> str:
    return run(config, "doctor", *(more or AT)).out


def test_disabled_address_is_listed_and_enabled_with_what_was_not_delivered(
    config: str, post: Post
) -> None:
    post.refused.add("gas@duban.example")
    assert run(config, "tick", "--now", "2019-03-06T09:00:00+08:00").code == 0
    assert "gas@duban.example  RCPT: 550" in run(config, "mail", "disabled").out
    (row,) = json.loads(run(config, "mail", "disabled", "--format", "json").out)
    assert row["address"] == "gas@duban.example"
    wrong = run(config, "mail", "enable", "gaz@duban.example")
    assert wrong.code == 2
    assert "gas@duban.example" in wrong.err
    enabled = run(config, "mail", "enable", "Gas@duban.example", "--why", "换了服务器")
    assert enabled.code == 0
    assert "duban outbox retry" in enabled.out
    assert run(config, "mail", "disabled").out == ""
    with ledger_of(config) as ledger, ledger.reading() as entry:
        (event,) = [each for each in entry.events() if each.name == "address_enabled"]
    assert event.why == "换了服务器"


def test_doctor_names_the_nearest_reporter_of_a_folder_that_is_nobodys(config: str) -> None:
    inbox = Path(config).parent / "home" / "inbox"
    (inbox / "div_gass").mkdir()
    said = doctor(config)
    assert "div_gass" in said
    assert "div_gas、" in said or "div_gas？" in said or "div_gas?" in said


def test_doctor_doubts_nothing_on_an_old_ledger_and_says_when_it_was_last_used(config: str) -> None:
    said = doctor(config, "--now", "2026-01-05T09:00:00+08:00")
    assert "注意  timetable" not in said
    assert "2019-02-26 09:00" in said


def test_doctor_gives_a_hint_where_nothing_is_amiss(
    config: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, label in (((3, 40, 1), "提示  database"), ((3, 51, 3), "正常  database")):
        monkeypatch.setattr("duban.service.doctor.sqlite3.sqlite_version_info", version)
        assert label in doctor(config)


@pytest.mark.parametrize("table", ["imap", "evidence"])
def test_doctor_logs_in_to_the_mailboxes(
    config: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_IMAP_PASSWORD", "secret-1")
    monkeypatch.setenv("DUBAN_EVIDENCE_PASSWORD", "secret-1")
    more = {
        "imap": "allowed = {}\nrequire_authentication = false\n",
        "evidence": 'address = "archive@duban.example"\n',
    }
    text = Path(config).read_text("utf-8")
    text += f'[service.{table}]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "u"\n'
    Path(config).write_text(text + more[table], encoding="utf-8")
    ran = run(config, "doctor", *AT)
    assert ran.code == 3
    assert f"故障  {table}" in ran.out
    assert "secret-1" not in ran.out


def test_doctor_tells_of_an_override_that_is_older_than_what_it_hides(
    config: str, tmp_path: Path
) -> None:
    inside = "rules/tianjin-2019/areas/gas.toml"
    bundled = (bundled_root().path / inside).read_bytes()
    digest = hashlib.sha256(bundled).hexdigest()
    own = tmp_path / "own"
    (own / inside).parent.mkdir(parents=True)
    (own / inside).write_bytes(bundled)
    text = Path(config).read_text("utf-8")
    Path(config).write_text(f'roots = ["own"]\n{text}', encoding="utf-8")
    said = doctor(config)
    assert "提示  root own" in said
    assert f'"{inside}" = "{digest}"' in said
    (own / "root.toml").write_text(f'[based_on]\n"{inside}" = "{"0" * 64}"\n', encoding="utf-8")
    assert "注意  root own" in doctor(config)
    (own / "root.toml").write_text(f'[based_on]\n"{inside}" = "{digest}"\n', encoding="utf-8")
    assert "root own" not in doctor(config)


def test_empty_folders_are_restored(config: str, tmp_path: Path) -> None:
    (Path(config).parent / "home" / "inbox" / "div_roads").mkdir()
    out, into = tmp_path / "b.tar.gz", tmp_path / "restored"
    assert run(config, "backup", "--out", str(out)).code == 0
    assert run(config, "restore", str(out), "--into", str(into)).code == 0
    assert sorted(path.name for path in (into / "inbox").iterdir()) == ["div_gas", "div_roads"]


def test_what_moved_while_there_was_no_mail_is_told_in_the_first_digest(
    config: str, post: Post
) -> None:
    whole = Path(config).read_text("utf-8")
    Path(config).write_text(whole.partition("[service.mail]")[0], encoding="utf-8")
    assert run(config, "tick", "--now", "2019-03-06T09:00:00+08:00").code == 0
    post.clear()
    Path(config).write_text(whole, encoding="utf-8")
    assert run(config, "tick", "--now", "2019-03-07T09:00:00+08:00").code == 0
    (digest,) = post.to("gas@duban.example")
    assert "2019-00" in digest.text


def test_log_has_a_line_for_each_event_with_its_ids_and_nobodys_name(config: str) -> None:
    (Path(config).parent / "home/inbox/div_gas/gas@private.example.txt").write_text("x")
    ran = run(config, "tick", "--now", "2019-03-06T09:00:00+08:00", "--log", "json")
    lines = [json.loads(line) for line in ran.err.splitlines()]
    assert {line["pass"] for line in lines} == {lines[0]["pass"]}
    assert all({"time", "level", "event"} <= line.keys() for line in lines)
    by_event = {line["event"]: line for line in lines}
    assert by_event["slot_done"]["slot"].startswith("tianjin-2019/")
    with ledger_of(config) as ledger, ledger.reading() as entry:
        numbers = {matter.number for matter in entry.matters()}
        mails = {mail.message_id for mail in entry.outbox()}
    assert {line["matter"] for line in lines if line["event"] == "matter_opened"} == numbers
    assert by_event["mail_accepted"]["message_id"] in mails
    assert by_event["mail_accepted"]["recipient"].startswith("…@")
    assert "gas@" not in ran.err
    assert by_event["pass_done"]["sent"] == len(mails)


def test_log_is_for_people_on_a_terminal(config: str) -> None:
    at = ("tick", "--now", "2019-03-01T09:00:00+08:00", "--config", config)
    assert duban(*at, terminal=True).err == ""
    assert duban("tick", "--now", "2019-03-01T10:00:00+08:00", "--config", config).err.startswith(
        "{"
    )


def test_enabling_an_address_that_was_never_disabled_changes_nothing(config: str) -> None:
    ran = run(config, "mail", "enable", "it@office.example")
    assert ran.code == 0
    assert "it@office.example" in ran.out


def test_pass_without_the_mail_servers_password_does_all_but_send(config: str, post: Post) -> None:
    text = Path(config).read_text("utf-8")
    locked = text.replace('security = "none"\n', 'security = "none"\nuser = "office"\n')
    Path(config).write_text(locked, encoding="utf-8")
    post.clear()
    ran = run(config, "tick", "--now", "2019-03-06T09:00:00+08:00")
    assert ran.code == 0
    assert "DUBAN_SMTP_PASSWORD" in ran.out
    assert post.received == []
    (waiting, *_) = json.loads(run(config, "outbox", "list", "--format", "json").out)
    assert (waiting["state"], waiting["attempts"]) == ("pending", 0)
    assert "DUBAN_SMTP_PASSWORD" in run(config, "mail", "test").out
    Path(config).write_text(text, encoding="utf-8")
    run(config, "tick", "--now", "2019-03-06T10:00:00+08:00")
    assert any("DUBAN_SMTP_PASSWORD" in each.text for each in post.to("admin@duban.example"))
    assert post.to("gas@duban.example")


@pytest.mark.parametrize(
    ("table", "more", "waits"),
    [
        ("imap", "allowed = {}\nrequire_authentication = false\n", "不从邮箱收件"),
        ("evidence", 'address = "archive@duban.example"\n', "一律等候"),
    ],
)
def test_pass_without_a_mailboxs_password_does_all_that_needs_none(
    config: str, post: Post, table: str, more: str, waits: str
) -> None:
    text = Path(config).read_text("utf-8")
    asked = f'[service.{table}]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "u"\n'
    Path(config).write_text(text + asked + more, encoding="utf-8")
    post.clear()
    for at in ("09:00", "10:00"):
        ran = run(config, "tick", "--now", f"2019-03-06T{at}:00+08:00")
        assert ran.code == 0
        assert f"DUBAN_{table.upper()}_PASSWORD" in ran.out
    assert post.to("gas@duban.example")
    alarms = [each.text for each in post.to("admin@duban.example")]
    assert sum(f"DUBAN_{table.upper()}_PASSWORD" in each for each in alarms) == 1
    run(config, "tick", "--now", "2019-03-07T09:00:00+08:00")
    alarms = [each.text for each in post.to("admin@duban.example")]
    assert sum(f"DUBAN_{table.upper()}_PASSWORD" in each for each in alarms) == 2
    assert f"DUBAN_{table.upper()}_PASSWORD" in run(config, "doctor", *AT).out


def test_mail_of_which_nobody_knows_waits_for_the_evidence_mailboxs_password(
    config: str, post: Post
) -> None:
    text = Path(config).read_text("utf-8")
    locked = text.replace('security = "none"\n', 'security = "none"\nuser = "office"\n')
    Path(config).write_text(locked, encoding="utf-8")
    run(config, "tick", "--now", "2019-03-06T09:00:00+08:00")
    now = datetime(2019, 3, 6, 1, 30, tzinfo=UTC)
    with ledger_of(config) as ledger, ledger.transaction() as entry:
        number = entry.to_send(now, 1)[0].number
        fence = entry.intend(number, "x", now, 60)
        assert fence is not None
        entry.settle(number, fence, Delivery(Verdict.UNKNOWN, "silence"), now)

    def state() -> str:
        rows = json.loads(run(config, "outbox", "list", "--format", "json").out)
        return str(next(row["state"] for row in rows if row["number"] == number))

    asked = '[service.evidence]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nuser = "u"\n'
    Path(config).write_text(text + asked + 'address = "a@duban.example"\n', encoding="utf-8")
    run(config, "tick", "--now", "2019-03-06T10:00:00+08:00")
    assert state() == "unknown"
    Path(config).write_text(text, encoding="utf-8")
    for at in ("11:00", "12:00"):
        run(config, "tick", "--now", f"2019-03-06T{at}:00+08:00")
    assert state() == "accepted"


@pytest.mark.parametrize("home", ["/proc/duban-service", "duban.toml", "duban.toml/below"])
def test_home_that_cannot_be_made_is_named_with_its_remedy(home: str, tmp_path: Path) -> None:
    path = tmp_path / "duban.toml"
    path.write_text(f'language = "en"\n[service]\nhome = "{home}"\n', encoding="utf-8")
    for command in ("doctor", "tick"):
        ran = run(str(path), command)
        assert (ran.code, ran.out) == (3, "")
        assert f"{tmp_path / home}: The service's home cannot be made: " in ran.err


def test_log_has_a_line_for_a_name_that_is_no_utf_8() -> None:
    record = logging.makeLogRecord({"name": "duban.service", "msg": "x"})
    record.event, record.ids = "file_quarantined", {"file": "\udcb9\udcab.xlsx", "slot": "\udcff"}
    line = json.loads(JsonLines().format(record))
    assert (line["file"], line["slot"]) == ("\\udcb9\\udcab.xlsx", "\\udcff")
