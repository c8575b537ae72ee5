"""Whatever the bytes are: always a reading, never an exception, and the desk never raises."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.desks import schema

from duban.intake.json_reader import read_json
from duban.intake.recording import Desk
from duban.intake.yaml_reader import read_yaml
from duban.model.reading import Reader
from duban.pluginmanager import load_plugins
from duban.roots import bundled_root

YEAR = Path(__file__).parents[2] / "examples" / "tianjin-2019"
READERS: list[Reader] = [read_json, read_yaml]


@cache
def desk() -> Desk:
    book = load_plugins((bundled_root(),)).book("tianjin-2019")
    return Desk({"tianjin-2019": book}, schema("submission"), schema("event"), "both")


@cache
def reports() -> tuple[bytes, ...]:
    files = sorted(YEAR.glob("2019-0[369]/*.json"))
    return tuple(file.read_bytes() for file in files)


def take_in(reader: Reader, content: bytes) -> None:
    """Read and record, and say every sentence in both languages."""
    reading = reader(content, "a")
    assert bool(reading.documents) != bool(reading.findings)
    findings = list(reading.findings)
    for document in reading.documents:
        recorded = desk().record(document, "a", "0" * 64)
        assert recorded.record or recorded.event or recorded.findings
        findings += [*recorded.findings, *(recorded.record.faults if recorded.record else ())]
        assert "SCHEMA-002" not in [
            note.code for note in (recorded.record.notes if recorded.record else ())
        ]
    for found in findings:
        for said in (found.said.say("en"), found.said.say("zh")):
            assert said.isprintable()
            said.encode()


@pytest.mark.parametrize("reader", READERS)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read(reader: Reader, content: bytes) -> None:
    take_in(reader, content)


@pytest.mark.parametrize("reader", READERS)
@given(
    content=st.text(
        st.sampled_from("{}[]\":,-#&*!|>%@`'?~ \n\t\\ua0督1.eE+\ud800\x00"), max_size=60
    )
)
def test_any_punctuation_is_read(reader: Reader, content: str) -> None:
    take_in(reader, content.encode("utf-8", "surrogatepass"))


def spoil_bytes(content: bytes, chance: Random) -> bytes:
    """Cut, drop, double or change some bytes."""
    at, size = chance.randrange(len(content)), chance.randrange(1, 40)
    middle = content[at : at + size]
    return chance.choice(
        [
            content[:at],
            content[:at] + content[at + size :],
            content[:at] + middle + middle + content[at + size :],
            content[:at] + chance.randbytes(size) + content[at + size :],
            content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :],
        ]
    )


ODD = (
    None, True, 0, -1, 1e308, -0.0, 2**63, -(2**64), 1 - 10**19, 10**19 - 1, "", "x", "\u202e\x1b[31m", "12", "１２",
    "9" * 400, [], {}, [[]], [{}], {"a": {"b": {}}}, "2019-02-30", "0001-01-01T00:00:00+14:00",
)  # fmt: skip


def spoil_values(content: bytes, chance: Random) -> bytes:
    """Put odd values in odd places."""
    document = json.loads(content)
    for _ in range(chance.randrange(1, 4)):
        node = document
        while isinstance(node, dict | list) and node:
            key = chance.choice(list(node) if isinstance(node, dict) else range(len(node)))
            if chance.random() < 0.4 or not isinstance(node[key], dict | list):
                change = chance.randrange(3)
                if change == 0 and isinstance(node, dict):
                    node[f"{key}x"] = node.pop(key)
                elif change == 1:
                    del node[key]
                else:
                    node[key] = chance.choice(ODD)
                break
            node = node[key]
    return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode()


def as_yaml(content: bytes) -> bytes:
    return yaml.safe_dump(json.loads(content), allow_unicode=True, sort_keys=False).encode()


Spoil = Callable[[bytes, Random], bytes]
RUNS = settings(max_examples=1200, suppress_health_check=[HealthCheck.too_slow])


@RUNS
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_spoilt_bytes_of_real_json_are_read(number: int, chance: Random) -> None:
    take_in(read_json, spoil_bytes(reports()[number % len(reports())], chance))


@RUNS
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_spoilt_values_of_real_json_are_read(number: int, chance: Random) -> None:
    take_in(read_json, spoil_values(reports()[number % len(reports())], chance))


@settings(RUNS, max_examples=120)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_spoilt_bytes_of_real_yaml_are_read(number: int, chance: Random) -> None:
    take_in(read_yaml, spoil_bytes(as_yaml(reports()[number % len(reports())]), chance))


@settings(RUNS, max_examples=120)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_spoilt_values_of_real_yaml_are_read(number: int, chance: Random) -> None:
    content = spoil_values(reports()[number % len(reports())], chance)
    take_in(read_yaml, content)


def test_real_reports_pass_unspoilt() -> None:
    march = [content for content in reports() if b'"period": "2019-03"' in content]
    assert len(march) > 20
    for content in march[::5]:
        for reader, made in ((read_json, content), (read_yaml, as_yaml(content))):
            (document,) = reader(made, "a").documents
            record = desk().record(document, "a", "0" * 64).record
            assert record is not None
            assert record.passes
