"""The Chinese catalogue: every sentence of the sources is in it, translated, with its fields."""

import ast
import gettext
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from duban.words import languages, message

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src/duban/words/locale"
FOLDER = LOCALE / "zh_CN/LC_MESSAGES"
HINT = "run `make words` and translate what is new in duban.po"

#: Sentences that stand so in Chinese, having no words of their own.
WORDLESS = {
    "{sign} {figure}",
    "{points}",
    "{what} {which}",
    "{task}: {elements}",
    "“{item}”: {stage}",
}

CHINESE = re.compile(r"[\u3001-\u9fff\uff01-\uff5e]")


def keywords() -> tuple[str, ...]:
    """Read from the Makefile which calls take a sentence as their first argument."""
    found = re.search(r"^SENTENCES := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return tuple(found[1].split())


def catalogue() -> Catalog:
    with (FOLDER / "duban.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


@cache
def sentences() -> frozenset[str]:
    found = extract_from_dir(ROOT / "src/duban", keywords=dict.fromkeys(keywords()))
    return frozenset(msgid for _, _, msgid, _, _ in found if isinstance(msgid, str))


def test_no_sentence_stands_where_the_extractor_does_not_look() -> None:
    """A call within an f-string is not seen, so its sentence would stay English."""
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in sorted((ROOT / "src/duban").rglob("*.py"))
        for text in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", None) in keywords()
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def fields(sentence: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(sentence) if name is not None})


def told(binary: bytes) -> dict[str, str]:
    """Give the translations of a compiled catalogue, without its header."""
    found = gettext.GNUTranslations(BytesIO(binary))._catalog  # type: ignore[attr-defined]
    return {msgid: said for msgid, said in found.items() if msgid}


SENTENCES = {entry.id: entry for entry in catalogue() if entry.id}


def test_every_sentence_of_the_sources_is_in_the_catalogue() -> None:
    assert sentences() - set(SENTENCES) == set(), HINT


def test_catalogue_holds_no_sentence_that_the_sources_have_lost() -> None:
    assert set(SENTENCES) - sentences() == set(), HINT


def test_every_sentence_has_its_chinese() -> None:
    wanting = {
        msgid
        for msgid, entry in SENTENCES.items()
        if entry.fuzzy or not (msgid in WORDLESS or CHINESE.search(entry.string))
    }
    assert wanting == set(), HINT


def test_chinese_has_the_fields_of_the_english() -> None:
    differing = {
        msgid: entry.string
        for msgid, entry in SENTENCES.items()
        if fields(msgid) != fields(entry.string)
    }
    assert differing == {}


def test_chinese_has_its_own_punctuation() -> None:
    """Half-width marks stand in code, paths and after Latin words only."""
    wrong = {
        entry.string
        for entry in SENTENCES.values()
        if re.search(r"[\u4e00-\u9fff”][,;:?!]|[,;:?!(][\u4e00-\u9fff]", entry.string)
    }
    assert wrong == set()


def test_compiled_catalogue_is_that_of_the_text() -> None:
    made = BytesIO()
    write_mo(made, catalogue())
    assert told((FOLDER / "duban.mo").read_bytes()) == told(made.getvalue()), HINT


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(languages, "_LOCALE", tmp_path)
    languages._translator.cache_clear()
    try:
        said = message("No report for {period}, due on {due}", period="2019-06", due="2019-07-05")
        assert said.say("en") == "No report for 2019-06, due on 2019-07-05"
        assert said.say("zh") == "No report for 2019-06, due on 2019-07-05"
    finally:
        languages._translator.cache_clear()


def test_chinese_is_said_from_the_catalogue() -> None:
    said = message("No report for {period}, due on {due}", period="2019年6月", due="2019年7月5日")
    assert said.say("zh") == "2019年6月未报送，期限为2019年7月5日"
