"""What duban.toml says for every call; most calls need no service."""

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from duban.words import Lang

if TYPE_CHECKING:
    from duban.model.settings import ServiceSettings


@frozen
class Settings:
    """Roots, plans and language for every call; `service` where a ledger is kept."""

    roots: tuple[Path, ...] = ()
    plans: tuple[str, ...] = ()
    language: Lang | None = None
    service: "ServiceSettings | None" = None
