"""The command line: one file a command, imported only when it is called."""

import atexit
import errno
import gc
import importlib
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any

import click

from duban._version import __version__
from duban.cli.closed_pipe import write_no_more
from duban.errors import DubanError

#: Command name to module below duban.cli; each module has a click command named `command`.
COMMANDS = {
    "evaluate": "evaluate",
    "check": "check",
    "plan": "plan",
    "plugins": "plugins",
    "template": "template",
    "collect": "collect",
    "register": "register",
    "new-area": "new_area",
    "new-plan": "new_plan",
    "explain": "explain",
    "replay": "replay",
    "simulate": "simulate",
    "bulletin": "bulletin",
    "assess": "assess",
    "alerts": "alerts",
    "serve": "serve",
    "tick": "tick",
    "timetable": "timetable",
    "outbox": "outbox",
    "mail": "mail",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
}

#: A disk, a quota or a file that takes no more.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class _LazyGroup(click.Group):
    """Commands that are imported when they are called, so that starting stays fast."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"duban.cli.{COMMANDS[name]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # who reads the pipe has seen enough
            write_no_more(sys.stdout)
            ctx.exit(0)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            write_no_more(sys.stdout)
            raise _no_room(error) from error
        return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            from duban.words import nearest

            near = nearest(name, COMMANDS)
            hint = f"; 是否指 {near[0]}? did you mean {near[0]}?" if near else ""
            ctx.fail(f"没有命令 {name} · no such command{hint}")
        return super().resolve_command(ctx, args)


def _no_room(error: OSError) -> DubanError:
    from duban.words import message

    said = message(
        "There is no room to write: {error}; free space there, or write elsewhere",
        error=error.strerror or str(error),
    )
    return DubanError(said, file=error.filename or "")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="duban %(version)s")
def cli() -> None:
    """Duban 督办：按年度计划核验、评分、预警 · check, score and press a yearly work plan.

    例 · example: duban evaluate examples/tianjin-2019 --as-of 2019-07-06
    """


def entry() -> None:
    """Be the process of one command: short, leaving no circles, so the collector stays off."""
    gc.disable()
    try:
        main()
    except SystemExit as ended:
        _leave(ended.code)
        raise


def _leave(code: object) -> None:
    """End the process at once: taking it apart object by object is a tenth of a short command.

    Whatever was to be done at the end is done. Returns where Python has to end it: for a message
    instead of a code, other threads, or output that cannot be written.
    """
    if not isinstance(code, int | None) or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as Python itself calls it
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code or 0)


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run the command line; the one place that turns duban's errors into lines and exit codes."""
    try:
        return cli.main(args=arguments, prog_name="duban")
    except DubanError as error:
        from duban.cli.common import language_of_errors

        given = sys.argv[1:] if arguments is None else arguments
        click.echo(error.say(language_of_errors(given, os.environ)), err=True)
        raise SystemExit(error.exit_code) from error


__all__ = ["COMMANDS", "cli", "entry", "main"]
