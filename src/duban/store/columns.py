"""How nouns' values lie in columns: one text form on SQLite and PostgreSQL, read back as nouns."""

# ruff: noqa: ARG002 - the methods' parameters are SQLAlchemy's

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, Integer, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, TypeDecorator

from duban.model.matters import Reply
from duban.model.pressing import Policy
from duban.model.terms import Level

E = TypeVar("E", bound=StrEnum)

#: Text that sorts by code point in either database.
PLAIN_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
#: A number given by the database.
SERIAL = BigInteger().with_variant(Integer(), "sqlite")
BYTES = LargeBinary()


def storable(text: str) -> str:
    """Give the text as both databases can hold it: half surrogates and NUL become "?"."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


def instant(moment: datetime) -> str:
    """Write an instant in UTC at a fixed width, so that texts sort as instants do.

    Raises ValueError for a time without a zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a time of the ledger needs its zone: {moment!r}")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Words(TypeDecorator[str]):
    """Any text, made storable."""

    impl = PLAIN_TEXT
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable."""
        return None if value is None else storable(value)


class Instant(TypeDecorator[datetime]):
    """An instant, kept as ISO text in UTC with microseconds."""

    impl = PLAIN_TEXT
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write it in UTC; raises ValueError for a time without a zone."""
        return None if value is None else instant(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read it back, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class OneOf(TypeDecorator[E], Generic[E]):
    """One value of an enumeration, kept as its text."""

    impl = PLAIN_TEXT
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        """Keep the enumeration."""
        super().__init__()
        self.kind = kind
        self._by_text = {each.value: each for each in kind}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Write its text; raises ValueError for what is not of the enumeration."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Read it back; raises ValueError for what is not of the enumeration."""
        return None if value is None else self._by_text.get(value) or self.kind(value)


class _Json(TypeDecorator[Any]):
    """Plain JSON, its texts made storable."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Turn the value into plain JSON."""
        return None if value is None else self.plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Turn plain JSON into the value."""
        return None if value is None else self.whole(value)

    def plain(self, value: Any) -> Any:
        raise NotImplementedError

    def whole(self, value: Any) -> Any:
        raise NotImplementedError


class Texts(_Json):
    """A tuple of texts."""

    cache_ok = True

    def plain(self, value: tuple[str, ...]) -> list[str]:
        """Give a list."""
        return [storable(each) for each in value]

    def whole(self, value: list[str]) -> tuple[str, ...]:
        """Give the tuple."""
        return tuple(value)


class Details(_Json):
    """A mapping of texts to texts."""

    cache_ok = True

    def plain(self, value: Mapping[str, str]) -> dict[str, str]:
        """Give an object."""
        return {storable(key): storable(each) for key, each in value.items()}

    def whole(self, value: dict[str, str]) -> Mapping[str, str]:
        """Give the mapping."""
        return value


class Counts(_Json):
    """A mapping of texts to whole numbers."""

    cache_ok = True

    def plain(self, value: Mapping[str, int]) -> dict[str, int]:
        """Give an object."""
        return {storable(key): int(each) for key, each in value.items()}

    def whole(self, value: dict[str, int]) -> Mapping[str, int]:
        """Give the mapping."""
        return value


class PolicyColumn(_Json):
    """A matter's policy as it was when the matter opened."""

    cache_ok = True

    def plain(self, value: Policy) -> dict[str, Any]:
        """Give an object."""
        return {
            "limits": {level.value: days for level, days in value.limits.items()},
            "most_extensions": value.most_extensions,
            "second_yellow_is_red": value.second_yellow_is_red,
        }

    def whole(self, value: dict[str, Any]) -> Policy:
        """Give the policy."""
        limits = {Level(level): days for level, days in value["limits"].items()}
        return Policy(limits, value["most_extensions"], value["second_yellow_is_red"])


class ReplyColumn(_Json):
    """The lead's reply, or null."""

    cache_ok = True

    def plain(self, value: Reply) -> dict[str, Any]:
        """Give an object."""
        return {
            "cause": storable(value.cause),
            "measures": storable(value.measures),
            "new_date": value.new_date.isoformat() if value.new_date else None,
        }

    def whole(self, value: dict[str, Any]) -> Reply:
        """Give the reply."""
        day = value["new_date"]
        return Reply(value["cause"], value["measures"], date.fromisoformat(day) if day else None)


def written(value: Any) -> str:
    """Write JSON in one form: sorted, without spaces, Chinese as it stands."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
