"""Secrets: from the environment, else from a file that only its owner can read."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from duban.errors import DubanError
from duban.model.settings import HookSettings, ImapSettings, MailSettings
from duban.words import message

_NOT_OURS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_SECRET = 4096


def secret(
    settings: MailSettings | ImapSettings, environ: Mapping[str, str], table: str = "service.mail"
) -> str:
    """Give a mail server's password: from the environment, else from its file.

    "" where no user is named, since nobody logs in. Raises DubanError, which never holds any of
    the secret, if there is none, or if others than its owner can read the file.
    """
    if not settings.user:
        return ""
    given = environ.get(settings.password_env, "")
    if given:
        return given
    if settings.password_file is not None:
        return _kept(settings.password_file)
    raise DubanError(
        message(
            "There is no password for the mail server's user {user}: set the environment variable"
            " {variable}, or name a password_file in [{table}]",
            user=settings.user,
            variable=settings.password_env,
            table=table,
        )
    )


def hook_secrets(settings: HookSettings, environ: Mapping[str, str]) -> tuple[str, str]:
    """Give a web hook's address and its secret: from the environment, else from their files.

    The address may stand in the settings; the secret is "" where there is none. Raises DubanError,
    which never holds any of them, if there is no address, or if others than their owner can read
    a file.
    """
    url = hook_address(settings, environ)
    key = environ.get(settings.secret_env, "")
    if not key and settings.secret_file is not None:
        key = _kept(settings.secret_file)
    return url, key


def hook_address(settings: HookSettings, environ: Mapping[str, str]) -> str:
    """Give a web hook's address, as `hook_secrets` does."""
    url = environ.get(settings.url_env, "")
    if not url:
        url = settings.url if settings.url_file is None else _kept(settings.url_file)
    if not url:
        said = message(
            "There is no address of the web hook: set the environment variable {variable}, or name"
            " a url_file in [service.webhook]",
            variable=settings.url_env,
        )
        raise DubanError(said)
    return url


def _kept(path: Path) -> str:
    """Read a secret's file; what is refused is told without a byte of it."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _NOT_OURS:
                said = message(
                    "Others than its owner can read this password: run chmod 600 {file}",
                    file=str(path),
                )
                raise DubanError(said, file=str(path))
            content = file.read(_LONGEST_SECRET)
    except OSError as error:
        said = message("Cannot be read: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=str(path)) from error
    try:
        found = content.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise DubanError(message("Not UTF-8: save the file as UTF-8"), file=str(path)) from None
    if not found:
        raise DubanError(message("This file holds no password"), file=str(path))
    return found
