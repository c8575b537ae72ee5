"""A service's house in a folder, with a mail server that takes what it is given."""

import email
import email.policy
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from attrs import define, field, frozen

from duban.model.rules import RuleBook
from duban.model.settings import MailSettings, ServiceSettings
from duban.notify import SmtpChannel, template_folders
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import find_roots
from duban.service import House, Service, TickReport
from duban.store import Ledger

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "examples" / "tianjin-2019"
PLUGINS: Plugins = load_plugins(find_roots([]))
BOOK: RuleBook = PLUGINS.book("tianjin-2019")
#: What the office writes down when a task passes to another unit in the spring.
MOVED = """
[[replan]]
kind = "transfer"
area = "lighting"
task = "1.4"
reporter = "div_lighting"
to = "div_roads"
from = "2019-03"
authority = "commission"
by = "样例"
decided_on = "2019-03-01"
document = "样例编〔2019〕5号"
"""


@frozen
class Received:
    """One mail as the server got it."""

    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        """Give its plain text."""
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


@define
class Post:
    """The server's memory; it refuses the addresses in `refused` with a 550."""

    port: int = 0
    received: list[Received] = field(factory=list)
    refused: set[str] = field(factory=set)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - likewise
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.received.append(Received(tuple(envelope.rcpt_tos), mail))
        return "250 OK"

    def to(self, address: str) -> list[Received]:
        return [each for each in self.received if address in each.recipients]

    def clear(self) -> None:
        self.received.clear()


@contextmanager
def post_office() -> Iterator[Post]:
    post = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        post.port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def open_house(home: Path, port: int) -> Iterator[House]:
    (home / "inbox").mkdir(parents=True, exist_ok=True)
    settings = ServiceSettings(
        home=home,
        settle_seconds=0,
        mail=MailSettings(
            host="127.0.0.1",
            port=port,
            security="none",
            sender="office@duban.example",
            fallback="fallback@duban.example",
            administrator="admin@duban.example",
        ),
    )
    with Ledger.open(settings.database_url) as ledger:
        yield House(
            PLUGINS,
            {"tianjin-2019": BOOK},
            settings,
            ledger,
            templates=template_folders(find_roots([])),
        )


def tick(house: House, at: str, *, node: str = "one") -> TickReport:
    """Make one pass at a time of the plan's zone: "2019-03-06 09:00"."""
    now = datetime.fromisoformat(f"{at}:00+08:00").astimezone(UTC)
    channels = {"mail": SmtpChannel(house.settings.mail)}
    return Service(house, channels, node=node).tick(now)


def hand_in(house: House, source: Path, reporter: str, name: str = "") -> Path:
    """Lay a file into a reporter's folder as one that has settled."""
    target = house.settings.inbox / reporter / (name or source.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    written = time.time() - 60
    os.utime(target, (written, written))
    return target
