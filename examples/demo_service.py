"""The service on the example year from 26 February to 8 April 2019, a day a second, with real mail.

A mail server on this machine takes what goes out into build/demo-service/mails. Nothing leaves the
machine. The division fills in the reply form that came with its digest and sends it back; it is laid
into the inbox here (REPLIES). What the office does (verify, close) is played at the times of ACTS.
"""

import argparse
import email
import email.policy
import io
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
from aiosmtpd.controller import Controller
from submitted import FOLDER, Submitted, hand_in, submitted

from duban.forms.reply_layout import ROWS, VALUES
from duban.matters import BY_ITSELF, Action, Close, Verify, act
from duban.model.ledger import LogEvent
from duban.model.matters import Matter
from duban.model.rules import RuleBook
from duban.model.settings import MailSettings, ServiceSettings
from duban.model.terms import LEVEL_LABELS, Level
from duban.notify import SmtpChannel, template_folders
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service import House, Service
from duban.service.pressing import keep_step
from duban.store import Ledger

PLAN = "tianjin-2019"
PLAYED = Path(__file__).parents[1] / "build" / "demo-service"
FIRST, LAST = date(2019, 2, 26), date(2019, 4, 8)
#: Who hands in two days late in the demo, so that there is somebody to press.
LATE, LATE_PERIOD = "div_gas", "2019-02"
ARRIVES = "2019-03-07T15:00:00+08:00"
#: What the division fills into the form of its last digest: the first time only half an answer.
REPLIES: dict[str, dict[str, str]] = {
    "2019-03-11T10:00:00+08:00": {
        "acknowledged": "已签收",
        "cause": "经办人外出，无人接手",
        "by": "王某（样例）",
    },
    "2019-03-11T14:00:00+08:00": {
        "cause": "经办人外出，无人接手",
        "measures": "已定AB岗，次月起提前两天报送",
        "new_date": "2019-03-20",
        "by": "王某（样例）",
    },
}
#: What the office does to the matter of the late report.
ACTS: dict[str, Action] = {
    "2019-03-12T10:00:00+08:00": Verify("督查室（样例）", "已查看AB岗名单"),
    "2019-03-12T15:00:00+08:00": Close("督查室（样例）", "措施已落实"),
}
WORDS = {
    "accepted": "收件 · report in",
    "returned": "退回 · returned",
    "replied": "反馈表 · reply form in",
    "reply_returned": "反馈表退回 · reply form returned",
    "absent": "逾期未报 · absent",
    "opened": "立项 · opened",
    "escalated": "升级 · escalated",
    "repeated": "再催 · pressed again",
    "resolved": "解除 · resolved",
    "acknowledged": "签收 · acknowledged",
    "answered": "反馈 · answered",
    "verified": "核实 · verified",
    "closed": "销号 · closed",
}
MAILS = {
    "remind": "报送提醒 · reminder",
    "digest": "督办通知 · digest",
    "received": "收件回执 · receipt",
    "event": "紧急通知 · urgent",
}
WEEKDAYS = "一二三四五六日"
MOST_SHOWN = 4


class Letterbox:
    """Takes every mail and lays it down as a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take one mail."""
        self.count += 1
        name = f"{self.count:04d}-{envelope.rcpt_tos[0]}.eml"
        (self.folder / name).write_bytes(envelope.content)
        return "250 OK"


@contextmanager
def mail_server(folder: Path) -> Iterator[int]:
    """Run a mail server on this machine; gives its port."""
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    server = Controller(Letterbox(folder), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


@contextmanager
def open_house(home: Path, port: int) -> Iterator[House]:
    """Set up a service with the office's register, where one report came late."""
    (home / "inbox").mkdir(parents=True)
    shutil.copytree(FOLDER / "office", home / "office")
    receipts = home / "office" / f"receipts-{LATE_PERIOD}.toml"
    text = receipts.read_text("utf-8")
    came = re.compile(rf'(reporter = "{LATE}"\nperiod = "{LATE_PERIOD}"\nreceived_at = )"[^"]+"')
    receipts.write_text(came.sub(rf'\g<1>"{ARRIVES}"', text), "utf-8")
    mail = MailSettings(
        host="127.0.0.1",
        port=port,
        security="none",
        sender="supervision@duban.example",
        fallback="clerk@duban.example",
        administrator="it@duban.example",
    )
    settings = ServiceSettings(home=home, settle_seconds=0, mail=mail)
    roots = find_roots([])
    plugins = load_plugins(roots)
    with Ledger.open(settings.database_url) as ledger:
        books = {PLAN: plugins.book(PLAN)}
        yield House(plugins, books, settings, ledger, templates=template_folders(roots))


class Demo:
    """Plays the days and tells what happens."""

    def __init__(self, house: House, mails: Path) -> None:
        self._house = house
        self._mails = mails
        self._book = house.books[PLAN]
        self._service = Service(house, {"mail": SmtpChannel(house.settings.mail)})
        arrives = datetime.fromisoformat(ARRIVES)
        late = f"{LATE_PERIOD}/{LATE}-"
        self._files = [
            Submitted(arrives, one.reporter, one.path) if late in str(one.path) else one
            for one in submitted(house.job(datetime.now(UTC), {}))
        ]
        self._told = 0

    def play(self, day: date) -> None:
        """Play one day: passes at opening and closing time, and in between what people do."""
        zone = self._book.plan.zone
        workday = self._house.plugins.calendar.is_workday(day)
        print(f"\n{day:%Y-%m-%d} 星期{WEEKDAYS[day.weekday()]}{'' if workday else ' 休 · off'}")
        self._pass(datetime.combine(day, clock(9), zone))
        for at in sorted(REPLIES.keys() | ACTS.keys()):
            moment = datetime.fromisoformat(at)
            if moment.date() == day and at in REPLIES:
                self._reply(REPLIES[at], moment)
            elif moment.date() == day:
                self._act(ACTS[at], moment)
        self._pass(datetime.combine(day, clock(17, 29), zone))

    def _pass(self, moment: datetime) -> None:
        hand_in([one for one in self._files if one.at <= moment], self._house.settings.inbox)
        self._files = [one for one in self._files if one.at > moment]
        self._service.tick(moment.astimezone(UTC))
        self._tell()

    def _reply(self, values: dict[str, str], moment: datetime) -> None:
        """Fill in the form of the division's last digest and hand it in, as its clerk does."""
        matter = self._late(open_only=False)
        content = filled_in(last_form(self._mails, self._address()), matter.number, values)
        folder = self._house.settings.inbox / LATE
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"反馈表-{moment:%H%M}.xlsx").write_bytes(content)
        self._pass(moment)

    def _act(self, action: Action, moment: datetime) -> None:
        calendar = self._house.plugins.calendar
        step = act(self._late(), action, moment.date(), calendar)
        with self._house.ledger.transaction() as entry:
            keep_step(entry, step, moment.astimezone(UTC))
        self._tell()

    def _late(self, *, open_only: bool = True) -> Matter:
        """Give the matter of the late report."""
        with self._house.ledger.reading() as entry:
            matters = entry.matters(open_only=open_only)
        return next(one for one in matters if (one.kind, one.lead) == ("late", LATE))

    def _address(self) -> str:
        return self._book.reporters[LATE].contact.email

    def _tell(self) -> None:
        """Print what has been written to the log since the last time."""
        with self._house.ledger.reading() as entry:
            events = entry.events(after=self._told, limit=100_000)
            matters = {matter.number: matter for matter in entry.matters()}
            keys = {mail.message_id: mail.dedup_key for mail in entry.outbox()}
        lines: dict[str, list[str]] = {}
        for event in events:
            self._told = event.number
            found = (
                _mail(event, keys) if event.subject in keys else _step(event, matters, self._book)
            )
            if found is not None:
                lines.setdefault(found[0], []).append(found[1])
        for what, those in lines.items():
            for line in those[:MOST_SHOWN]:
                print(f"  {what}  {line}")
            if len(those) > MOST_SHOWN:
                print(f"  {what}  …… 共{len(those)}件 · {len(those)} in all")


def last_form(mails: Path, address: str) -> bytes:
    """Give the reply form of the last mail to an address that brought one."""
    for path in sorted(mails.glob(f"*-{address}.eml"), reverse=True):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for part in mail.iter_attachments():
            content: bytes = part.get_content()
            return content
    raise SystemExit(f"No mail to {address} brought a form")


def filled_in(form: bytes, number: str, values: dict[str, str]) -> bytes:
    """Fill in the cells of one matter, as a clerk does with an office program."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    for sheet in book:
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            if f'"{number}"' in str(sheet.cell(row, 2).value):
                names = ROWS[str(sheet.cell(row, 1).value)]
                for name, column in zip(names, VALUES, strict=False):
                    if name in values:
                        sheet.cell(row, columns[column]).value = values[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mail(event: LogEvent, keys: dict[str, str]) -> tuple[str, str]:
    parts = keys[event.subject].split("/")
    what = next((MAILS[part] for part in parts[:2] if part in MAILS), "邮件 · mail")
    return what, f"{event.by}  {event.details['subject']}"


def _step(event: LogEvent, matters: dict[str, Matter], book: RuleBook) -> tuple[str, str] | None:
    if event.name not in WORDS:
        return None
    matter = matters.get(event.subject)
    if event.name == "absent":
        return WORDS[event.name], f"{book.reporters[event.by].name.zh}  {event.details['period']}"
    if matter is None:
        return WORDS[event.name], event.subject
    level = LEVEL_LABELS[Level(event.details["level"])].zh
    lead = book.reporters[matter.lead].name.zh
    by = "" if event.by == BY_ITSELF else f"  {event.by}"
    why = f"｜{event.why}" if event.why else ""
    return WORDS[event.name], f"{matter.number} {level} {lead}：{matter.said}{why}{by}"


def days(last: date) -> Iterable[date]:
    return (FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1))


def main(sleep: Callable[[float], None] = time.sleep) -> None:
    """Play the demo; what an earlier one left is removed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=1.0, help="how long a day lasts")
    asked.add_argument("--until", type=date.fromisoformat, default=LAST, help="the last day")
    asked.add_argument("--into", type=Path, default=PLAYED, help="a folder, made anew")
    options = asked.parse_args()
    mails = options.into / "mails"
    shutil.rmtree(options.into, ignore_errors=True)
    print(
        "督办服务演示：报送、单位联系人、办理情况全部是虚构的样例；燃气管理处2月的报送在演示中晚交两天。\n"
        "A demo of the service. Submissions, contacts and what people do are made up; the gas\n"
        "division's report for February is handed in two days late here."
    )
    with mail_server(mails) as port, open_house(options.into / "home", port) as house:
        demo = Demo(house, mails)
        for day in days(options.until):
            ends = time.monotonic() + options.seconds
            demo.play(day)
            sleep(max(0.0, ends - time.monotonic()))
    count = len(list(mails.glob("*.eml")))
    print(f"\n{count}封邮件在 · {count} mails are in {mails}/*.eml")


if __name__ == "__main__":
    main()
