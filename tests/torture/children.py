"""Processes that are forked from one that has imported all, and so stand at once."""

import os
import sys
import traceback
from collections.abc import Callable

from duban.errors import DubanError

#: Exit code of a child whose ledger failed with an error that duban words for people.
REFUSED = 3
_BROKEN = 70
_WHOLE = "DUBAN_TORTURE"


def is_whole() -> bool:
    """Tell whether the whole is wanted (`make torture`) or a sample."""
    return os.environ.get(_WHOLE) == "1"


def forked(work: Callable[[], None]) -> int:
    """Do some work in a child process and give its id; its exit code tells how it ended."""
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = _BROKEN
    try:
        work()
        code = 0
    except DubanError:
        code = REFUSED
    except BaseException:  # noqa: BLE001 - nothing of the parent's may go on in the child
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int) -> int:
    """Wait for a child; gives its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
