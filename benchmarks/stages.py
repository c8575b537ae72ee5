"""Say what each stage of an evaluation costs, in one process, in microseconds of processor time.

    python benchmarks/stages.py build/bench-20000

Each stage runs three times over the same files in batches, the best counts; what it makes is
thrown away, as in a real run.
"""

import gc
import hashlib
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from duban.cli.common import Desk
from duban.cli.evaluate import job_of
from duban.engine import Series
from duban.intake.files import list_folder, read_bytes
from duban.intake.packing import pack, unpack
from duban.pipeline.batches import batches_of
from duban.pipeline.taking import take
from duban.report.rows import rows_of


def main() -> None:
    """Print a line for each stage."""
    folder = Path(sys.argv[1])
    began = time.process_time()
    job = job_of(Desk.of([folder / "root"], None, "zh"), folder / "submissions", "2020-01-06", ())
    print(f"load plugins, rules, register: {time.process_time() - began:.2f} s in all")
    began = time.process_time()
    for plan, book in job.books.items():
        for area in book.rules:
            job.desk.area(plan, area)
            job.engines[plan].judge_of(area)
    print(f"compile schemas and expressions: {time.process_time() - began:.2f} s in all")
    listed = list_folder(job.folder, "office", frozenset(job.readers)).files
    batches = batches_of(listed, next(iter(job.books.values())).rules)
    files = [name for batch in batches for name in batch.names]
    plan = next(iter(job.books))
    read = job.readers[".json"]
    gc.disable()

    def stage(name: str, work: Callable[[Any], object], items: list[Any]) -> None:
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            for item in items:
                work(item)
            best = min(best, time.process_time() - start)
        print(f"{name}: {best / len(files) * 1e6:.1f} µs")

    stage("read bytes", lambda file: read_bytes(job.folder, file), files)
    contents = [read_bytes(job.folder, file) for file in files]
    stage("sha256", lambda content: hashlib.sha256(content).hexdigest(), contents)
    stage("parse alone (orjson)", orjson.loads, contents)
    stage("parse, refuse repeated keys", lambda content: read(content, ""), contents)
    documents = [read(content, "").documents[0] for content in contents]
    stage(
        "validate",
        lambda one: job.desk.area(plan, one.content["area"]).validator.fits(one.content),
        documents,
    )
    stage("record, validation included", lambda one: job.desk.record(one, "", "0" * 64), documents)
    records = [job.desk.record(one, "", "0" * 64).record for one in documents]
    stage("pack", pack, records)
    packed = [pack(one) for one in records if one is not None]
    stage("unpack", lambda each: unpack(each, "", "", ""), packed)
    with tempfile.TemporaryDirectory() as spools:
        stage("batches taken in as a whole", lambda one: take(job, (one, Path(spools))), batches)
    series = defaultdict(list)
    for one in records:
        if one is not None:
            series[one.area, one.reporter].append(one)
    engine = job.engines[plan]
    all_series = [Series(*key, tuple(found)) for key, found in sorted(series.items())]
    stage("judge", engine.judge, all_series)
    judgements = [engine.judge(one) for one in all_series]
    stage(
        "rows and their JSON",
        lambda one: [
            orjson.dumps(row) for _, row in rows_of(one, job.books[plan].rules[one.area], "zh")
        ],
        judgements,
    )


if __name__ == "__main__":
    main()
