import stat
import tomllib
import traceback
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import attrs
import pytest

from duban.errors import DubanError, FileErrors, RuleFileError
from duban.model.configuration import Settings
from duban.model.settings import (
    EvidenceSettings,
    HookSettings,
    HoursSettings,
    MailboxSettings,
    MailSettings,
    ServiceSettings,
)
from duban.model.terms import Level
from duban.rulefiles.secrets import hook_secrets, secret
from duban.rulefiles.settings import read_settings

EXAMPLE = Path(__file__).parents[2] / "docs" / "duban.toml.example"
MAIL = """
[service.mail]
host = "smtp.office.example"
sender = "duban@office.example"
fallback = "clerk@office.example"
administrator = "it@office.example"
"""
SERVICE = '[service]\nhome = "service"\n'


def read(folder: Path, text: str) -> Settings:
    path = folder / "duban.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def service(folder: Path, text: str) -> ServiceSettings:
    found = read(folder, text).service
    assert found is not None
    return found


def test_no_file_means_no_settings() -> None:
    assert read_settings(None) == Settings()


def test_roots_are_found_beside_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, 'roots = ["ours", "/abs"]\nplans = ["p"]\nlanguage = "en"\n')
    assert found == Settings((tmp_path / "ours", Path("/abs")), ("p",), "en")


def test_empty_file_sets_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Settings()


def test_unknown_setting_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"duban\.toml:2: .*did you mean roots"):
        read(tmp_path, 'plans = ["p"]\nroot = []\n')


# --- The service -------------------------------------------------------------------------------


def test_service_needs_a_home_and_has_defaults_for_all_else(tmp_path: Path) -> None:
    assert service(tmp_path, SERVICE) == ServiceSettings(tmp_path / "service")
    with pytest.raises(RuleFileError, match=r"duban\.toml:1: service lacks home"):
        read(tmp_path, "[service]\n")


def test_everything_of_the_service_is_read(tmp_path: Path) -> None:
    text = (
        SERVICE
        + """database = "postgresql+psycopg://duban@db.example/duban"
copies = ["leader@office.example"]
settle_seconds = 1
tick_seconds = 2
lease_seconds = 3
fewer_than_usual = 1
http_port = 9090
"""
        + MAIL
        + """port = 465
security = "tls"
user = "u"
password_env = "P"
password_file = "secret"
connect_seconds = 1
step_seconds = 2
final_seconds = 3
[service.hours]
opens = 09:00:00
closes = "17:00"
"""
    )
    found = service(tmp_path, text)
    assert found == ServiceSettings(
        home=tmp_path / "service",
        database="postgresql+psycopg://duban@db.example/duban",
        mail=MailSettings(
            host="smtp.office.example",
            port=465,
            security="tls",
            user="u",
            password_env="P",  # noqa: S106 - the name of a variable
            password_file=tmp_path / "secret",
            sender="duban@office.example",
            fallback="clerk@office.example",
            administrator="it@office.example",
            connect_seconds=1.0,
            step_seconds=2.0,
            final_seconds=3.0,
        ),
        hours=HoursSettings(time(9), time(17)),
        copies=("leader@office.example",),
        settle_seconds=1.0,
        tick_seconds=2.0,
        lease_seconds=3.0,
        fewer_than_usual=1.0,
        http_port=9090,
    )
    assert isinstance(found.tick_seconds, float)
    assert isinstance(found.mail.final_seconds, float)


def test_robot_is_read_with_its_secrets_from_files_or_the_environment(tmp_path: Path) -> None:
    text = (
        SERVICE
        + """[service.webhook]
kind = "wecom"
url_file = "url"
levels = ["red", "yellow"]
events = false
seconds = 5
"""
    )
    found = service(tmp_path, text).webhook
    wanted = HookSettings(
        "wecom",
        url_file=tmp_path / "url",
        levels=frozenset({Level.RED, Level.YELLOW}),
        events=False,
        seconds=5.0,
    )
    assert found == wanted
    with pytest.raises(DubanError, match="Cannot be read"):
        hook_secrets(wanted, {})
    (tmp_path / "url").write_text("https://robot.example/send?key=k\n", encoding="utf-8")
    (tmp_path / "url").chmod(0o600)
    assert hook_secrets(wanted, {}) == ("https://robot.example/send?key=k", "")
    environ = {"DUBAN_WEBHOOK_URL": "https://other.example/", "DUBAN_WEBHOOK_SECRET": "s"}
    assert hook_secrets(wanted, environ) == ("https://other.example/", "s")
    with pytest.raises(DubanError, match="DUBAN_WEBHOOK_URL"):
        hook_secrets(HookSettings("plain"), {})


def test_mail_under_way_is_leased_for_as_long_as_the_server_may_take(tmp_path: Path) -> None:
    found = service(tmp_path, SERVICE + "lease_seconds = 120\n" + MAIL)
    longest = 2 * 30 + 16 * 60 + 600
    assert (found.lease_seconds, found.mail_lease_seconds) == (120.0, longest)
    found = service(tmp_path, SERVICE + "lease_seconds = 9000\n" + MAIL)
    assert found.mail_lease_seconds == 9000.0


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("sqlite:///data/l.sqlite3", "sqlite:///{folder}/data/l.sqlite3"),
        ("sqlite:////abs/l.sqlite3", "sqlite:////abs/l.sqlite3"),
    ],
)
def test_sqlite_file_lies_beside_the_settings(tmp_path: Path, given: str, found: str) -> None:
    read_one = service(tmp_path, f'{SERVICE}database = "{given}"\n')
    assert read_one.database_url == found.format(folder=tmp_path)


def test_ledger_lies_in_the_home_by_default(tmp_path: Path) -> None:
    found = service(tmp_path, SERVICE)
    assert found.database_url == f"sqlite:///{tmp_path}/service/ledger.sqlite3"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (SERVICE + "tick_second = 3\n", 3, "did you mean tick_seconds"),
        (SERVICE + "tick_seconds = 31\n", 3, "cannot be more than 30"),
        (SERVICE + "lease_seconds = 0\n", 3, "cannot be less than"),
        (SERVICE + "fewer_than_usual = 2\n", 3, "cannot be more than 1"),
        (SERVICE + "http_port = 70000\n", 3, "cannot be more than 65535"),
        (SERVICE + 'database = "mysql://x"\n', 3, "service.database"),
        (SERVICE + 'copies = ["a@b.example\\r\\nBcc: c@d.example"]\n', 3, "service.copies"),
        (SERVICE + MAIL + 'password = "open"\n', 9, "did you mean password_"),
        (SERVICE + MAIL + 'security = "ssl"\n', 9, "none of none, starttls, tls"),
        (SERVICE + MAIL + 'user = ""\n', 9, "is empty"),
        (SERVICE + MAIL.replace("it@office.example", "nobody"), 8, "service.mail.administrator"),
        (SERVICE + '[service.mail]\nhost = "h"\n', 3, "lacks sender"),
        (SERVICE + '[service.hours]\nopens = "8:30"\n', 4, "service.hours.opens"),
        (SERVICE + '[service.hours]\nopens = "25:00"\n', 4, "service.hours.opens"),
        (SERVICE + '[service.hours]\nopens = "18:00"\n', 4, "close at 17:30"),
        (SERVICE + '[service.hours]\nopens = "09:00"\ncloses = "09:00"\n', 5, "close at 09:00"),
    ],
)
def test_wrong_setting_of_the_service_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(DubanError) as raised:
        read(tmp_path, text)
    error = raised.value
    first = error.errors[0] if isinstance(error, FileErrors) else error
    assert first.line == line
    assert said in str(error)


# --- The example -------------------------------------------------------------------------------


def shown(text: str) -> dict[str, Any]:
    """Read the example with its commented defaults as well."""
    lines = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
    ]
    return tomllib.loads("\n".join(lines))


def names(kind: type) -> set[str]:
    return {field.name for field in attrs.fields(kind)}


def test_example_is_read_as_it_stands() -> None:
    found = read_settings(EXAMPLE)
    assert found.service is not None
    assert found.service.home == EXAMPLE.parent / "service"
    assert found.service.mail.password_file == EXAMPLE.parent / "smtp-password"
    assert found.service.hours == HoursSettings()


def test_example_shows_every_setting() -> None:
    content = shown(EXAMPLE.read_text("utf-8"))
    assert set(content) == names(Settings)
    derived = {"sending_seconds"}
    assert set(content["service"]) == names(ServiceSettings) - derived
    assert set(content["service"]["mail"]) == names(MailSettings)
    assert set(content["service"]["hours"]) == names(HoursSettings)
    assert set(content["service"]["webhook"]) == names(HookSettings)


def test_defaults_that_the_example_shows_are_those_of_the_program(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    every, given = shown(text)["service"], tomllib.loads(text)["service"]
    plain = ServiceSettings(Path("service"))

    def differing(every: Mapping[str, Any], given: Mapping[str, Any], noun: object) -> list[str]:
        defaults = [key for key in every if key not in given and key != "database"]
        return [key for key in defaults if every[key] != getattr(noun, key)]

    assert differing(every, given, plain) == []
    assert differing(every["mail"], given["mail"], plain.mail) == []
    assert differing(every["hours"], given["hours"], plain.hours) == []
    assert every["database"] == plain.database_url


# --- The password ------------------------------------------------------------------------------

SECRET = "s3cret 密"  # noqa: S105 - made up
ASKED = MailSettings(user="duban", password_env="P")  # noqa: S106 - the name of a variable


def kept(folder: Path, content: bytes, mode: int = 0o600) -> MailSettings:
    path = folder / "smtp-password"
    path.write_bytes(content)
    path.chmod(mode)
    return attrs.evolve(ASKED, password_file=path)


def test_password_comes_from_the_environment_first(tmp_path: Path) -> None:
    settings = kept(tmp_path, b"other", 0o644)
    assert secret(settings, {"P": SECRET}) == SECRET


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_password_comes_from_its_file_without_the_line_end(tmp_path: Path, end: str) -> None:
    assert secret(kept(tmp_path, (SECRET + end).encode()), {"P": ""}) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_password_file_that_others_can_use_is_refused_with_the_remedy(
    tmp_path: Path, mode: int
) -> None:
    settings = kept(tmp_path, SECRET.encode(), mode)
    with pytest.raises(DubanError, match=rf"run chmod 600 {tmp_path}/smtp-password") as raised:
        secret(settings, {})
    assert SECRET not in str(raised.value)
    assert settings.password_file is not None
    assert stat.S_IMODE(settings.password_file.stat().st_mode) == mode


@pytest.mark.parametrize(
    ("content", "said"), [(b"\n", "holds no password"), (b"s3cret\xff", "Not UTF-8")]
)
def test_password_file_that_holds_none_is_refused_without_a_byte_of_it(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(DubanError, match=said) as raised:
        secret(kept(tmp_path, content), {})
    told = "".join(traceback.format_exception(raised.value))
    assert "s3cret" not in told
    assert "0xff" not in told


def test_password_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = attrs.evolve(ASKED, password_file=tmp_path / "none")
    with pytest.raises(DubanError, match=r"none: Cannot be read: No such file"):
        secret(settings, {})


def test_user_without_password_is_refused_with_both_remedies() -> None:
    with pytest.raises(DubanError, match=r"variable P, or name a password_file"):
        secret(ASKED, {})


def test_where_nobody_logs_in_no_password_is_asked_for() -> None:
    assert secret(MailSettings(), {"DUBAN_SMTP_PASSWORD": "x"}) == ""


# --- Mailboxes ---------------------------------------------------------------------------------

IMAP = """
[service.imap]
host = "imap.office.example"
user = "reports"
"""


def test_mailbox_is_read_with_its_senders(tmp_path: Path) -> None:
    text = 'authserv = "mx.office.example"\nallowed = {div_gas = ["gas@office.example"]}\n'
    found = service(tmp_path, SERVICE + IMAP + text + 'password_file = "secret"\n').imap
    assert found == MailboxSettings(
        host="imap.office.example",
        user="reports",
        password_file=tmp_path / "secret",
        allowed={"div_gas": ("gas@office.example",)},
        authserv="mx.office.example",
    )


def test_address_speaks_for_one_reporter(tmp_path: Path) -> None:
    text = 'authserv = "mx"\n[service.imap.allowed]\na = ["x@office.example"]\n'
    with pytest.raises(RuleFileError, match=r"duban\.toml:10: X@office\.example .* b and for a"):
        read(tmp_path, SERVICE + IMAP + text + 'b = ["X@office.example"]\n')


def test_somebody_has_to_vouch_for_the_senders(tmp_path: Path) -> None:
    text = 'allowed = {a = ["x@office.example"]}\n'
    with pytest.raises(RuleFileError, match=r"duban\.toml:4: .*authserv"):
        read(tmp_path, SERVICE + IMAP + text)
    found = service(tmp_path, SERVICE + IMAP + text + "require_authentication = false\n").imap
    assert found is not None


def test_archive_mailbox_is_read(tmp_path: Path) -> None:
    text = '[service.evidence]\nhost = "h"\nuser = "u"\naddress = "archive@office.example"\n'
    found = service(tmp_path, SERVICE + text).evidence
    assert found == EvidenceSettings(host="h", user="u", address="archive@office.example")


def test_missing_password_of_a_mailbox_names_its_table(tmp_path: Path) -> None:
    with pytest.raises(DubanError, match=r"DUBAN_IMAP_PASSWORD.*\[service\.imap\]"):
        secret(MailboxSettings(user="u"), {}, "service.imap")
    assert secret(MailboxSettings(user="u"), {"DUBAN_IMAP_PASSWORD": "x"}) == "x"
