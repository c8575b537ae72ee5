"""What the commands that print papers share: nobody's work is overwritten, and warnings are told."""

from collections.abc import Iterable
from pathlib import Path

import click

from duban.cli.fonts import missing_fonts
from duban.errors import UsageError
from duban.words import Label, Lang, Message, message

#: What the user names in a call: the remedy against overwriting is to name another.
FILE_NAME = Label("文件名", "name")
FOLDER = Label("文件夹", "folder")


def hold_to_free(*files: Path, force: bool, named: Label) -> None:
    """Raise UsageError if a file exists and is not to be overwritten by force.

    `named` is what the user can name differently, `FILE_NAME` or `FOLDER`.
    """
    for file in files:
        if file.exists() and not force:
            said = message(
                "{file} exists already and somebody may have worked on it: give another {named}, or"
                " --force to overwrite it",
                file=str(file),
                named=named,
            )
            raise UsageError(said)


def tell_printed(said: Message, lang: Lang, warnings: Iterable[Message] = ()) -> None:
    """Tell on stderr what was printed, after the paper's warnings and one of a missing font."""
    for each in (*warnings, *missing_fonts(), said):
        click.echo(each.say(lang), err=True)
