"""The service's commands on a house of their own, as an administrator calls them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.cli.evaluating import Called, duban
from tests.service.houses import EXAMPLES, Post

from duban.store import Ledger

SETTINGS = """
plans = ["tianjin-2019"]

[service]
home = "home"
settle_seconds = 0

[service.mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "office@duban.example"
fallback = "fallback@duban.example"
administrator = "admin@duban.example"
"""


@pytest.fixture
def config(tmp_path: Path, post: Post) -> str:
    path = tmp_path / "duban.toml"
    path.write_text(SETTINGS.format(port=post.port), encoding="utf-8")
    (tmp_path / "home" / "inbox" / "div_gas").mkdir(parents=True)
    assert run(str(path), "tick", "--now", "2019-02-26T09:00:00+08:00").code == 0
    return str(path)


def run(config: str, *arguments: str) -> Called:
    return duban(*arguments, "--config", config)


def pressed(config: str) -> None:
    assert run(config, "tick", "--now", "2019-03-06T09:00:00+08:00").code == 0


def number_of(config: str, reporter: str) -> str:
    rows = json.loads(run(config, "alerts", "list", "--reporter", reporter, "--format", "json").out)
    return str(rows[0]["number"])


def test_tick_says_in_one_line_what_it_did(config: str) -> None:
    ran = run(config, "tick", "--now", "2019-03-06T09:00:00+08:00")
    assert re.search(r"收件0，办理\d+，略过\d+；发出\d+", ran.out)


def test_matter_goes_its_way_from_list_to_closing(config: str) -> None:
    pressed(config)
    listed = run(config, "alerts", "list")
    assert "红" in listed.out
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--now", "2019-03-07T09:00:00+08:00")
    steps = [
        ("urge", number, "--why", "电话"),
        ("acknowledge", number),
        ("answer", number, "--cause", "人手不足", "--measures", "增加人手"),
        ("verify", number, "--why", "已看材料"),
        ("close", number, "--why", "已整改"),
    ]
    for step in steps:
        ran = run(config, "alerts", *step, *who)
        assert ran.code == 0, ran.err
    shown = run(config, "alerts", "show", number).out
    assert "已销号" in shown
    assert [name for name in ("催办", "签收", "反馈", "核实", "销号") if name not in shown] == []


def test_show_says_steps_in_words_and_in_the_plans_own_time(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--now", "2019-03-07T09:00:00+08:00")
    run(config, "alerts", "answer", number, "--cause", "人手不足", "--measures", "增加人手", *who)
    first, answered = run(config, "alerts", "show", number).out.splitlines()[2:]
    assert re.match(
        r"  2019-03-06 09:00  立项  duban  .*（级别：红；状态：待签收；时限：2019年3月20日；", first
    )
    assert answered == (
        "  2019-03-07 09:00  反馈  王某(样例)  人手不足"
        "  （级别：红；状态：已反馈；原因分析：人手不足；措施：增加人手）"
    )
    english = run(config, "alerts", "show", number, "--lang", "en").out
    assert "  2019-03-06 09:00  opened  duban  " in english
    assert "(level: red; state: answered; cause: 人手不足; measures: 增加人手)" in english
    assert "（" not in english.splitlines()[0] + english.splitlines()[-1]


def test_unit_that_is_misspelt_is_told_the_nearest_ones(config: str) -> None:
    pressed(config)
    for asked in ("div_gass", "燃气处"):
        ran = run(config, "alerts", "list", "--reporter", asked)
        assert (ran.code, ran.out) == (2, "")
        assert "div_gas （燃气管理处）" in ran.err
    ran = run(config, "alerts", "list", "--reporter", "div_gass", "--lang", "en")
    assert "There is no unit div_gass; near it are div_gas (" in ran.err


def test_unit_without_matters_has_an_empty_list(config: str) -> None:
    ran = run(config, "alerts", "list", "--reporter", "div_gas")
    assert (ran.code, ran.out) == (0, "")


def test_what_a_state_does_not_allow_is_refused_with_what_it_does(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    ran = run(
        config,
        "alerts",
        "verify",
        number,
        "--by",
        "王某(样例)",
        "--why",
        "x",
        "--now",
        "2019-03-07T09:00:00+08:00",
    )
    assert ran.code == 2
    assert "签收" in ran.err


def test_reopened_matter_goes_by_the_number_that_the_list_shows(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--why", "x", "--now", "2019-03-07T09:00:00+08:00", "--lang", "en")
    run(config, "alerts", "close", number, "--force", *who)
    again = run(config, "alerts", "reopen", number, *who).out.split()[0]
    plain, edition = again.split("·")
    assert edition == "2"
    shown = run(config, "alerts", "show", again).out
    assert shown == run(config, "alerts", "show", plain).out
    assert len(shown.splitlines()) > 2
    assert run(config, "alerts", "acknowledge", again, *who).out.startswith(f"{again}  ")
    other = run(config, "alerts", "show", f"{plain}·3")
    assert (other.code, f"{plain}" in other.err) == (3, True)


def test_second_reopening_names_the_matter_that_is_there(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--why", "x", "--now", "2019-03-07T09:00:00+08:00", "--lang", "en")
    run(config, "alerts", "close", number, "--force", *who)
    again = run(config, "alerts", "reopen", number, *who).out.split("·")[0]
    ran = run(config, "alerts", "reopen", number, *who)
    assert (ran.code, ran.out) == (3, "")
    assert f"as {again} already, edition 2, open:" in ran.err
    assert "tianjin-2019/" not in ran.err


def test_unknown_matter_is_named(config: str) -> None:
    ran = run(config, "alerts", "show", "2019-9999")
    assert ran.code == 3
    assert "2019-9999" in ran.err


def test_instruction_is_opened_by_hand_and_told_in_the_next_digest(config: str, post: Post) -> None:
    ran = run(
        config,
        "alerts",
        "open",
        "--source",
        "instruction",
        "--reporter",
        "div_gas",
        "--area",
        "gas",
        "--level",
        "yellow",
        "--limit",
        "2019-03-15",
        "--said",
        "排查燃气隐患",
        "--by",
        "王某(样例)",
        "--why",
        "领导批示",
        "--now",
        "2019-02-26T15:00:00+08:00",
    )
    assert ran.code == 0, ran.err
    assert "2019年3月15日" in ran.out
    run(config, "tick", "--now", "2019-02-28T09:00:00+08:00")
    assert [mail for mail in post.to("gas@duban.example") if "排查燃气隐患" in mail.text]


def test_matter_for_an_unknown_unit_is_refused(config: str) -> None:
    ran = run(
        config,
        "alerts",
        "open",
        "--source",
        "decision",
        "--reporter",
        "div_x",
        "--area",
        "gas",
        "--said",
        "x",
        "--by",
        "y",
        "--why",
        "z",
    )
    assert ran.code == 2
    assert "div_gas" in ran.err


@pytest.mark.parametrize(
    ("limit", "said"), [("2019-02-20", "晚于"), ("2019-03-02", "2019年3月4日")]
)
def test_limit_that_is_past_or_a_day_off_is_refused(config: str, limit: str, said: str) -> None:
    asked = ["alerts", "open", "--source", "decision", "--reporter", "div_gas", "--area", "gas"]
    asked += ["--limit", limit, "--said", "x", "--by", "y", "--why", "z"]
    ran = run(config, *asked, "--now", "2019-02-26T15:00:00+08:00")
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--task": "99.9"}, "99.9"),
        ({"--task": "1.3"}, "1.3"),  # of another area
        ({"--said": " "}, "--said"),
        ({"--why": ""}, "--why"),
        ({"--by": ""}, "--by"),
        ({"--area": "x"}, "lighting"),
        ({"--limit": "2025-03-03"}, "2025-03-03"),
    ],
)
def test_what_the_workbook_refuses_is_not_opened_by_command(
    config: str, changed: dict[str, str], said: str
) -> None:
    asked = {
        "--source": "decision",
        "--reporter": "div_gas",
        "--area": "gas",
        "--said": "x",
        "--by": "y",
        "--why": "z",
        "--now": "2019-02-26T15:00:00+08:00",
    }
    ran = run(
        config, "alerts", "open", *(part for pair in (asked | changed).items() for part in pair)
    )
    assert ran.code == 2
    assert said in ran.err
    assert json.loads(run(config, "alerts", "list", "--format", "json").out) == []


def test_matter_in_a_plan_that_is_over_is_refused(config: str) -> None:
    asked = ["alerts", "open", "--source", "decision", "--reporter", "div_gas", "--area", "gas"]
    asked += ["--said", "x", "--by", "y", "--why", "z"]
    ran = run(config, *asked, "--now", "2020-03-02T10:00:00+08:00")
    assert ran.code == 2
    assert "tianjin-2019" in ran.err
    assert run(config, *asked, "--now", "2020-02-10T10:00:00+08:00").code == 0


def test_matter_is_put_off_by_a_quarter_at_most(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--why", "x", "--now", "2019-03-07T09:00:00+08:00")
    far = run(config, "alerts", "snooze", number, "--until", "2049-03-01", *who)
    assert (far.code, "2019年6月7日" in far.err) == (2, True)
    assert run(config, "alerts", "snooze", number, "--until", "2019-06-08", *who).code == 2
    assert run(config, "alerts", "snooze", number, "--until", "2019-06-07", *who).code == 0


def test_matter_of_an_unknown_plan_is_refused(config: str) -> None:
    asked = ["alerts", "open", "--source", "decision", "--reporter", "div_gas", "--area", "gas"]
    ran = run(config, *asked, "--said", "x", "--by", "y", "--why", "z", "--plan", "tianjin-2091")
    assert ran.code == 2
    assert "tianjin-2019" in ran.err


def test_snoozed_matter_is_released(config: str) -> None:
    pressed(config)
    number = number_of(config, "div_gas")
    who = ("--by", "王某(样例)", "--why", "x", "--now", "2019-03-07T09:00:00+08:00")
    assert run(config, "alerts", "snooze", number, "--until", "2019-03-15", *who).code == 0
    assert run(config, "alerts", "release", number, *who).code == 0
    assert "恢复督办" in run(config, "alerts", "show", number).out


def test_outbox_lists_cancels_and_retries(config: str) -> None:
    shutil.copy(
        EXAMPLES / "2019-02" / "div_gas-gas.json", Path(config).parent / "home/inbox/div_gas"
    )
    run(config, "tick", "--now", "2019-03-03T22:00:00+08:00")
    (mail, *_) = json.loads(
        run(config, "outbox", "list", "--state", "pending", "--format", "json").out
    )
    number = str(mail["number"])
    assert run(config, "outbox", "cancel", number, "--why", "x").code == 0
    assert "已取消" in run(config, "outbox", "list").out
    assert run(config, "outbox", "retry", number).code == 0
    assert "待发" in run(config, "outbox", "list", "--state", "pending").out


def test_mail_test_says_what_the_server_answered(config: str, post: Post) -> None:
    ran = run(config, "mail", "test")
    assert (ran.code, "accepted" in ran.out) == (0, True)
    assert len(post.to("admin@duban.example")) == 1
    post.refused.add("nobody@duban.example")
    ran = run(config, "mail", "test", "--to", "nobody@duban.example")
    assert (ran.code, "550" in ran.out) == (3, True)


def test_doctor_is_well_and_finds_a_missing_inbox(config: str) -> None:
    assert run(config, "doctor", "--now", "2019-02-26T09:00:10+08:00").code == 0
    shutil.rmtree(Path(config).parent / "home" / "inbox")
    ran = run(config, "doctor", "--now", "2019-02-26T09:00:10+08:00")
    assert ran.code == 3
    assert "故障" in ran.out


def test_doctor_compares_the_ledger_with_a_seal_from_a_mail(config: str) -> None:
    pressed(config)
    at = ("--now", "2019-03-06T09:00:10+08:00", "--lang", "en")
    found = re.search(r"sealed up to entry (\d+), seal (\w{16})\n", run(config, "doctor", *at).out)
    assert found is not None
    number, seal = found.groups()
    ran = run(config, "doctor", *at, "--anchor", f"{number}:{seal}")
    assert (ran.code, f"entry {number} has the seal" in ran.out) == (0, True)
    ran = run(config, "doctor", *at, "--anchor", f"{number}:{seal[::-1]}")
    assert (ran.code, f"but {seal}" in ran.out) == (3, True)
    assert run(config, "doctor", *at, "--anchor", f"99999:{seal}").code == 3
    ran = run(config, "doctor", *at, "--anchor", seal)
    assert (ran.code, "1234:0123456789abcdef" in ran.err) == (2, True)


def test_backup_restores_whole(config: str, tmp_path: Path) -> None:
    pressed(config)
    out, into = tmp_path / "b.tar.gz", tmp_path / "restored"
    assert run(config, "backup", "--out", str(out)).code == 0
    assert run(config, "restore", str(out), "--into", str(into)).code == 0
    assert (into / "settings" / "duban.toml").read_text("utf-8") == Path(config).read_text("utf-8")
    (into / "duban.toml").write_text(
        Path(config).read_text("utf-8").replace('home = "home"', 'home = "."'), encoding="utf-8"
    )
    there, here = (
        run(path, "alerts", "list", "--format", "json").out
        for path in (str(into / "duban.toml"), config)
    )
    assert there == here


def test_backup_that_is_there_is_overwritten_by_force_only(config: str, tmp_path: Path) -> None:
    out = tmp_path / "backup.tar.gz"
    out.write_bytes(b"the last one")
    ran = run(config, "backup", "--out", str(out))
    assert (ran.code, "--force" in ran.err, out.read_bytes()) == (2, True, b"the last one")
    assert run(config, "backup", "--out", str(out), "--force").code == 0
    assert out.read_bytes() != b"the last one"


def test_damaged_backup_is_refused_and_nothing_is_left(config: str, tmp_path: Path) -> None:
    out, into = tmp_path / "b.tar.gz", tmp_path / "restored"
    run(config, "backup", "--out", str(out))
    out.write_bytes(out.read_bytes()[:-200])
    ran = run(config, "restore", str(out), "--into", str(into))
    assert ran.code == 3
    assert not into.exists()


def test_restore_into_a_folder_that_is_not_empty_is_refused(config: str, tmp_path: Path) -> None:
    out = tmp_path / "b.tar.gz"
    run(config, "backup", "--out", str(out))
    ran = run(config, "restore", str(out), "--into", str(tmp_path))
    assert ran.code == 2


@pytest.mark.parametrize("at", ["2019-03-06", "2019-03-06T09:00:00", "yesterday"])
def test_now_without_offset_is_refused(config: str, at: str) -> None:
    ran = run(config, "tick", "--now", at)
    assert ran.code == 2
    assert at in ran.err


def test_command_without_a_service_says_what_is_needed() -> None:
    ran = duban("tick")
    assert ran.code == 2
    assert "[service]" in ran.err


def test_evaluation_is_recorded_with_the_hash_of_its_rules(config: str) -> None:
    folder = str(EXAMPLES / "2019-02")
    ran = run(config, "evaluate", folder, "--as-of", "2019-03-06", "--record")
    assert ran.code == 0
    assert "台账" in ran.err
    url = f"sqlite:///{Path(config).parent / 'home' / 'ledger.sqlite3'}"
    with Ledger.open(url) as ledger, ledger.reading() as entry:
        (kept,) = entry.judgements("tianjin-2019")
    told = json.loads(duban("evaluate", folder, "--as-of", "2019-03-06", "--format", "json").out)
    assert kept.rules_sha256 == told["plans"][0]["rules_sha256"]
    assert (kept.as_of, kept.counts) == ("2019-03-06", told["counts"])


def test_recording_without_a_service_says_what_is_needed() -> None:
    ran = duban("evaluate", EXAMPLES / "2019-02", "--as-of", "2019-03-06", "--record")
    assert ran.code == 2
    assert "[service]" in ran.err
