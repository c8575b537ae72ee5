"""evaluate --record: keep in the ledger that a folder was judged, under which rules, with what."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from duban._version import __version__
from duban.cli.common import Desk
from duban.cli.home import make_home
from duban.cli.keeping import service_settings
from duban.model.ledger import LogEvent
from duban.pipeline import Outcome
from duban.pipeline.job import Job
from duban.report.document import json_document
from duban.store import Ledger
from duban.words import message


def record(desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any]) -> list[int]:
    """Keep a judgement for each plan, with the digest of its JSON document; gives their numbers.

    Raises UsageError where no service is set, LedgerError if the ledger cannot be written.
    """
    settings = service_settings(desk)
    make_home(settings.home)
    digest = hashlib.sha256()
    for block in json_document(told, outcome.rows):
        digest.update(block)
    now = datetime.now(UTC)
    numbers = []
    with Ledger.open(settings.database_url) as ledger, ledger.transaction() as entry:
        for plan in outcome.plans:
            book, as_of = job.books[plan], job.cutoffs[plan].text
            sha256 = digest.hexdigest()
            number = entry.record_judgement(
                plan, as_of, now, book.sha256, __version__, outcome.counts, sha256
            )
            why = message("judged by hand as of {as_of}", as_of=as_of).say(job.lang)
            details = {"judgement": str(number), "document_sha256": sha256}
            entry.log(LogEvent(now, "recorded", plan, "duban evaluate", why, details))
            numbers.append(number)
    return numbers
