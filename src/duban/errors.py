"""duban's own inability: errors that carry their parts and say what to do next.

A fault in a division's data is a Finding, a fault in its work an Alert; only what keeps duban
from judging is a DubanError. The command line turns each into one line and an exit code.
"""

from collections.abc import Sequence

from duban.words import Lang, Message, message


class DubanError(Exception):
    """duban cannot go on."""

    exit_code = 3

    def __init__(self, said: Message, *, file: str = "", line: int = 0) -> None:
        """Keep the sentence, and the file and line (from 1) that it is about."""
        super().__init__(said, file, line)
        self.said = said
        self.file = file
        self.line = line

    def say(self, lang: Lang) -> str:
        """Say it in one line: place first, as compilers do."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + self.said.say(lang)

    def __str__(self) -> str:
        """Give the English sentence."""
        return self.say("en")

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Pickle by its parts, so that it comes back whole from a worker process."""
        return _remade, (type(self), self.args, vars(self))


class UsageError(DubanError):
    """The call cannot be meant as it stands: no such folder, no such plan."""

    exit_code = 2


class RuleFileError(DubanError):
    """A rule, schema, register or settings file does not hold."""


class PluginError(DubanError):
    """A plugin does not load, or fails at its work."""


class MatterError(DubanError):
    """A matter cannot take the step that was asked of it; the sentence says what can be done."""

    exit_code = 2


class CalendarError(DubanError):
    """A workday must be counted in a year that no calendar covers."""

    def __init__(self, year: int) -> None:
        """Name the year and the remedy."""
        super().__init__(
            message(
                "No calendar covers {year}: add calendar/{year}.toml with its holidays and"
                " make-up workdays to a root, or upgrade chinesecalendar",
                year=year,
            )
        )
        self.year = year


class LedgerError(DubanError):
    """The ledger cannot be opened, read or written, or holds no such thing."""


class MailError(DubanError):
    """A mail cannot be made: no sender, or a recipient that must not or cannot be written to."""


class PaperError(DubanError):
    """A frozen judgement or the template of a paper does not hold."""


class FileErrors(DubanError):
    """Several errors of rule files, found together."""

    def __init__(self, errors: tuple[DubanError, ...]) -> None:
        """Keep the errors in the order in which they were found."""
        first = errors[0]
        super().__init__(first.said, file=first.file, line=first.line)
        self.errors = errors

    def say(self, lang: Lang) -> str:
        """Say each on a line of its own."""
        return "\n".join(error.say(lang) for error in self.errors)


def together(errors: Sequence[DubanError]) -> DubanError:
    """Give the error to raise for those that were found together: a single one stands for itself."""
    return FileErrors(tuple(errors)) if len(errors) > 1 else errors[0]


def apart(error: DubanError) -> tuple[DubanError, ...]:
    """Give the errors that were found together, in their order; one that was found alone is alone."""
    return error.errors if isinstance(error, FileErrors) else (error,)


def _remade(
    kind: type[DubanError], args: tuple[object, ...], parts: dict[str, object]
) -> DubanError:
    error = kind.__new__(kind, *args)
    vars(error).update(parts)
    return error
