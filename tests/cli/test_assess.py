"""duban assess, as it is called."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.cli.calls import run
from tests.papers.frozen_samples import frozen_bytes

from duban.errors import DubanError, PaperError, UsageError


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    path = tmp_path / "2019.json"
    path.write_bytes(frozen_bytes("2020-01-31"))
    return path


def assess(frozen: Path, *more: str, year: str = "2019") -> tuple[str, DubanError | None]:
    out = str(frozen.parent / "out")
    result = run("assess", str(frozen), "--year", year, "--out", out, *more)
    return result.stderr, result.exception if isinstance(result.exception, DubanError) else None


def written(frozen: Path) -> list[str]:
    return sorted(path.name for path in (frozen.parent / "out").glob("*"))


def test_workbook_and_document_are_written(frozen: Path) -> None:
    said, error = assess(frozen)
    assert error is None
    assert "27" in said
    assert written(frozen) == ["2019年度考核.docx", "2019年度考核.xlsx"]
    for name in written(frozen):
        with zipfile.ZipFile(frozen.parent / "out" / name) as packed:
            assert packed.testzip() is None


def test_one_unit_has_files_of_its_own_name(frozen: Path) -> None:
    assert assess(frozen, "--reporter", "div_gas")[1] is None
    assert written(frozen) == ["2019年度考核-div_gas.docx", "2019年度考核-div_gas.xlsx"]


def test_same_judgement_gives_the_same_bytes(frozen: Path) -> None:
    assess(frozen, "--reporter", "div_gas")
    files = list((frozen.parent / "out").iterdir())
    before = [file.read_bytes() for file in files]
    assert assess(frozen, "--reporter", "div_gas", "--force")[1] is None
    assert [file.read_bytes() for file in files] == before


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_existing_file_is_overwritten_only_by_force(frozen: Path, suffix: str) -> None:
    signed = frozen.parent / "out" / f"2019年度考核-div_gas.{suffix}"
    signed.parent.mkdir()
    signed.write_text("signed", encoding="utf-8")
    _, error = assess(frozen, "--reporter", "div_gas")
    assert "give another folder, or --force to overwrite it" in str(error)
    assert written(frozen) == [signed.name]
    assert signed.read_text(encoding="utf-8") == "signed"
    assert assess(frozen, "--reporter", "div_gas", "--force")[1] is None
    assert zipfile.is_zipfile(signed)


def test_judgement_that_was_changed_is_refused(frozen: Path) -> None:
    told = frozen.read_text(encoding="utf-8").replace('"points": 2.0', '"points": 1.0', 1)
    frozen.write_text(told, encoding="utf-8")
    _, error = assess(frozen)
    assert isinstance(error, PaperError)
    assert "was changed after it was written" in str(error)
    assert written(frozen) == []


@pytest.mark.parametrize(
    ("more", "year", "said"),
    [
        ((), "2018", "2018 is no year of it"),
        (("--reporter", "div_gass"), "2019", "did you mean div_gas?"),
        (("--lang", "en"), "2019", "freeze again with --lang en"),
    ],
)
def test_what_cannot_be_meant_is_told_and_writes_nothing(
    frozen: Path, more: tuple[str, ...], year: str, said: str
) -> None:
    _, error = assess(frozen, *more, year=year)
    assert isinstance(error, UsageError)
    assert said in str(error)
    assert written(frozen) == []


def test_folder_that_cannot_be_written_to_is_told(frozen: Path) -> None:
    (frozen.parent / "file").write_text("", encoding="utf-8")
    out = str(frozen.parent / "file" / "out")
    result = run("assess", str(frozen), "--year", "2019", "--reporter", "div_gas", "--out", out)
    assert isinstance(result.exception, UsageError)
    assert "cannot be written" in str(result.exception)


def test_missing_packages_are_told_with_the_remedy(frozen: Path) -> None:
    script = (
        "import sys; sys.modules['docx'] = None\n"
        "from duban.cli import main\n"
        f"main(['assess', {str(frozen)!r}, '--year', '2019', '--out',"
        f" {str(frozen.parent / 'out')!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 2
    assert "duban[papers]" in done.stderr
    assert "Traceback" not in done.stderr
    assert written(frozen) == []
