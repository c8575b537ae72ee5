"""The table [service] of duban.toml; paths in it are relative to the file."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from duban.errors import RuleFileError
from duban.model.settings import (
    EvidenceSettings,
    HookSettings,
    HoursSettings,
    MailboxSettings,
    MailSettings,
    ServiceSettings,
)
from duban.model.terms import Level
from duban.rulefiles.toml import TomlFile
from duban.words import message

_SQLITE = "sqlite:///"
_TABLES = frozenset({"mail", "hours", "imap", "evidence", "webhook"})


def service_settings(content: Mapping[str, Any], folder: Path, read: TomlFile) -> ServiceSettings:
    """Make the settings of [service]; raises RuleFileError with file and line."""
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
