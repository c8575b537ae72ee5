"""duban serve: the supervision service, pass after pass until it is told to stop."""

import fcntl
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from duban.cli.common import common_options, language_at_a_glance
from duban.cli.keeping import open_house, present
from duban.cli.logs import log_option, set_up
from duban.cli.sending import service_of
from duban.cli.tick import told
from duban.errors import DubanError, UsageError
from duban.service.health import Figures, serve_health
from duban.service.serving import Server
from duban.service.tracing import Trace
from duban.words import Lang, message

_LOG = logging.getLogger("duban.serve")


@click.command("serve")
@click.option(
    "--deadline",
    type=click.FloatRange(1),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="一遍最多用时 · how long one pass may take.",
)
@log_option
@common_options
def command(
    deadline: float,
    log: str | None,
    roots: tuple[Path, ...],
    config: Path | None,
    lang: Lang | None,
) -> None:
    """常驻运行督办服务 · run the supervision service until SIGTERM.

    例 · example: duban serve --config duban.toml
    """
    lines = set_up(log)
    at_a_glance = language_at_a_glance(config) if config is not None else "zh"
    node = f"serve@{socket.gethostname()}"

    trace = Trace()

    def one_pass() -> None:
        lines.begin(datetime.now(UTC))
        try:
            with open_house(roots, config, lang, trace) as house:
                now = present(house)
                with house.ledger.transaction() as entry:  # what a pass that died still held
                    entry.take_back(node, now)
                report = service_of(house, node).tick(now)
                for line in told(house, report):
                    _LOG.info(line)
        except DubanError as error:
            _LOG.error(error.say(lang or at_a_glance))
            raise SystemExit(error.exit_code) from error

    with open_house(roots, config, lang) as house, _alone(house.settings.home):
        settings = house.settings
        server = Server(one_pass, settings.tick_seconds, deadline, _LOG.error, trace)
        health = None
        if settings.http_port:
            figures = Figures(house.ledger, server.pulse, lambda: datetime.now(UTC))
            limit = 3 * settings.tick_seconds + deadline
            health = serve_health(settings.http_port, figures, server.pulse, limit)
        try:
            raise SystemExit(server.run())
        finally:
            if health is not None:
                health.shutdown()
                health.server_close()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Be the only `duban serve` of a home on this machine; raises UsageError if one runs already."""
    with (home / ".serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            said = message("A service runs in {home} already: end it first", home=str(home))
            raise UsageError(said) from error
        yield
