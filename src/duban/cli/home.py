"""The folder in which a service keeps all it has."""

from pathlib import Path

from duban.errors import DubanError
from duban.words import message


def make_home(home: Path) -> None:
    """Make a service's home if it is not there; raises DubanError where it cannot be made."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = message(
            "The service's home cannot be made: {error}; set home in [service] to a folder that"
            " this user may make or write",
            error=error.strerror or str(error),
        )
        raise DubanError(said, file=str(home)) from error
