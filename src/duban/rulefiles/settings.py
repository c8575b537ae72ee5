"""duban.toml: the settings that --config or DUBAN_CONFIG names, and nothing else."""

import os
import stat
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from duban.errors import DubanError, RuleFileError
from duban.model.settings import (
    EvidenceSettings,
    HookSettings,
    HoursSettings,
    ImapSettings,
    MailboxSettings,
    MailSettings,
    ServiceSettings,
    Settings,
)
from duban.model.terms import Level
from duban.rulefiles.toml import TomlFile, read_toml
from duban.words import message

_SQLITE = "sqlite:///"
_NOT_OURS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_SECRET = 4096
_TABLES = frozenset({"mail", "hours", "imap", "evidence", "webhook"})


def read_settings(path: Path | None) -> Settings:
    """Read a settings file; paths in it are relative to it.

    Raises RuleFileError or FileErrors with file and line.
    """
    if path is None:
        return Settings()
    read = read_toml(path, path.name, "settings")
    content = read.content
    service = content.get("service")
    return Settings(
        roots=tuple(path.parent / folder for folder in content.get("roots", ())),
        plans=tuple(content.get("plans", ())),
        language=content.get("language"),
        service=None if service is None else _service(service, path.parent, read),
    )


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


def _service(content: Mapping[str, Any], folder: Path, read: TomlFile) -> ServiceSettings:
    plain = {key: each for key, each in content.items() if key not in _TABLES}
    for key in ("settle_seconds", "tick_seconds", "lease_seconds", "fewer_than_usual"):
        if key in plain:
            plain[key] = float(plain[key])
    plain["home"] = folder / plain["home"]
    plain["copies"] = tuple(plain.get("copies", ()))
    plain["database"] = _beside(plain.get("database", ""), folder)
    mail = MailSettings(**_server(content.get("mail", {}), folder))
    hook = _hook(content["webhook"], folder) if "webhook" in content else None
    return ServiceSettings(
        **plain,
        mail=mail,
        sending_seconds=max(mail.longest_seconds, 0.0 if hook is None else 2 * hook.seconds),
        webhook=hook,
        hours=_hours(content.get("hours", {}), read),
        imap=_mailbox(content["imap"], folder, read) if "imap" in content else None,
        evidence=(
            EvidenceSettings(**_server(content["evidence"], folder))
            if "evidence" in content
            else None
        ),
    )


def _mailbox(content: Mapping[str, Any], folder: Path, read: TomlFile) -> MailboxSettings:
    """Read the mailbox's table; an address speaks for one reporter, and somebody vouches for it."""
    fields = _server(content, folder)
    fields["allowed"] = {key: tuple(each) for key, each in content.get("allowed", {}).items()}
    spoken: dict[str, str] = {}
    for reporter, addresses in fields["allowed"].items():
        for address in addresses:
            other = spoken.setdefault(address.casefold(), reporter)
            if other != reporter:
                said = message(
                    "{address} cannot speak for {reporter} and for {other}: leave it to one",
                    address=address,
                    reporter=reporter,
                    other=other,
                )
                line = read.line("service", "imap", "allowed", reporter)
                raise RuleFileError(said, file=read.file, line=line)
    mailbox = MailboxSettings(**fields)
    if mailbox.require_authentication and not mailbox.authserv:
        said = message(
            "Senders are to be authenticated: name in authserv the server whose"
            " Authentication-Results count"
        )
        raise RuleFileError(said, file=read.file, line=read.line("service", "imap"))
    return mailbox


def _server(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    fields: dict[str, Any] = {
        key: float(each) if key.endswith("_seconds") else each for key, each in content.items()
    }
    if "password_file" in fields:
        fields["password_file"] = folder / fields["password_file"]
    return fields


def _hook(content: Mapping[str, Any], folder: Path) -> HookSettings:
    fields = dict(content)
    for key in ("url_file", "secret_file"):
        if key in fields:
            fields[key] = folder / fields[key]
    if "levels" in fields:
        fields["levels"] = frozenset(Level(level) for level in fields["levels"])
    if "seconds" in fields:
        fields["seconds"] = float(fields["seconds"])
    return HookSettings(**fields)


def _hours(content: Mapping[str, str], read: TomlFile) -> HoursSettings:
    hours = HoursSettings(**{key: time.fromisoformat(each) for key, each in content.items()})
    if hours.opens >= hours.closes:
        said = message(
            "The hours close at {closes}, which is not after they open at {opens}",
            closes=f"{hours.closes:%H:%M}",
            opens=f"{hours.opens:%H:%M}",
        )
        key = "closes" if "closes" in content else "opens"
        raise RuleFileError(said, file=read.file, line=read.line("service", "hours", key))
    return hours


def _beside(database: str, folder: Path) -> str:
    """Let an SQLite file with a relative path lie beside the settings, as every other path does."""
    if not database.startswith(_SQLITE):
        return database
    return f"{_SQLITE}{folder / database.removeprefix(_SQLITE)}"


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
