"""duban evaluate --freeze and duban bulletin, as they are called."""

import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.cli.calls import run
from tests.papers.frozen_samples import SAMPLES, frozen_bytes
from tests.store.things import matter

from duban.errors import DubanError, UsageError
from duban.papers.frozen import read_frozen
from duban.rulefiles.settings import read_settings
from duban.store import Ledger


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    path = tmp_path / "q2.json"
    path.write_bytes(frozen_bytes("2019-07-06"))
    return path


def bulletin(frozen: Path, *more: object) -> tuple[str, Exception | None]:
    out = frozen.parent / "out.docx"
    arguments = [str(frozen), "--window", "2019-Q2", "--out", str(out), *map(str, more)]
    result = run("bulletin", *arguments)
    error = result.exception
    return result.stderr, error if isinstance(error, DubanError) else None


def freeze(out: Path, *more: str) -> DubanError | None:
    result = run("evaluate", str(SAMPLES), "--freeze", str(out), "--workers", "1", *more)
    return result.exception if isinstance(result.exception, DubanError) else None


def test_bulletin_is_written_as_a_docx(frozen: Path) -> None:
    said, error = bulletin(frozen, "--lang", "en")
    assert error is None
    assert "out.docx: the bulletin on 2019-Q2" in said
    with zipfile.ZipFile(frozen.parent / "out.docx") as packed:
        assert packed.testzip() is None
        assert "word/charts/chart1.xml" in packed.namelist()


def test_frozen_judgement_is_not_overwritten_by_another(frozen: Path) -> None:
    before = frozen.read_bytes()
    error = freeze(frozen, "--as-of", "2019-08-06")
    assert isinstance(error, UsageError)
    assert "a frozen judgement is never overwritten" in str(error)
    assert frozen.read_bytes() == before


def test_same_judgement_may_be_frozen_again(frozen: Path) -> None:
    assert freeze(frozen, "--as-of", "2019-07-06") is None


def test_matters_of_the_ledger_are_frozen_and_demanded(tmp_path: Path) -> None:
    settings = tmp_path / "duban.toml"
    settings.write_text('[service]\nhome = "service"\n', encoding="utf-8")
    service = read_settings(settings).service
    assert service is not None
    service.home.mkdir()
    with Ledger.open(service.database_url) as ledger, ledger.transaction() as entry:
        entry.save(matter(plan="tianjin-2019", said="园林绿化迟报", limit=date(2019, 7, 20)))
        entry.save(matter("other", plan="elsewhere-2019"))
    out = tmp_path / "q2.json"
    assert freeze(out, "--as-of", "2019-07-06", "--config", str(settings)) is None
    (told,) = read_frozen(out).matters or ()
    assert (told["number"], told["said"]) == ("2019-0001", "园林绿化迟报")
    assert bulletin(out)[1] is None


def test_judgement_without_a_ledger_has_no_matters(frozen: Path) -> None:
    assert read_frozen(frozen).matters is None


def test_several_plans_are_not_frozen_together(tmp_path: Path) -> None:
    second = Path(SAMPLES).parent / "second-plan"
    plans = ["--plan", "tianjin-2019", "--plan", "chongqing-2018"]
    error = freeze(tmp_path / "q2.json", "--as-of", "2019-07-06", "--root", str(second), *plans)
    assert error is not None
    assert "A frozen judgement holds one plan" in str(error)


def test_frozen_judgement_is_json_by_its_name(tmp_path: Path) -> None:
    error = freeze(tmp_path / "q2.docx", "--as-of", "2019-07-06")
    assert "a frozen judgement is a .json" in str(error)


def test_existing_file_is_overwritten_only_by_force(frozen: Path) -> None:
    out = frozen.parent / "out.docx"
    out.write_text("signed", encoding="utf-8")
    _, error = bulletin(frozen)
    assert "give another name, or --force to overwrite it" in str(error)
    assert out.read_text(encoding="utf-8") == "signed"
    assert bulletin(frozen, "--force")[1] is None
    assert zipfile.is_zipfile(out)


def test_folder_that_cannot_be_written_to_is_told(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    out = tmp_path / "file" / "out.docx"
    result = run("bulletin", str(frozen), "--window", "2019-Q2", "--out", str(out))
    assert isinstance(result.exception, UsageError)
    assert "cannot be written" in str(result.exception)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/sys is Linux's")
def test_read_only_folder_is_told(frozen: Path) -> None:
    result = run("bulletin", str(frozen), "--window", "2019-Q2", "--out", "/sys/out.docx")
    assert isinstance(result.exception, UsageError)
    assert "/sys/out.docx cannot be written: Permission denied" in str(result.exception)


def test_bulletin_is_a_docx_by_its_name(frozen: Path) -> None:
    out = str(frozen.parent / "out.pdf")
    result = run("bulletin", str(frozen), "--window", "2019-Q2", "--out", out)
    assert "a bulletin is a .docx" in str(result.exception)


def test_judgement_frozen_in_english_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "q2.json"
    assert freeze(out, "--as-of", "2019-07-06", "--lang", "en") is None
    assert "freeze again with --lang zh" in str(bulletin(out)[1])


def test_machine_without_a_chinese_font_is_warned_of(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>',
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    said, error = bulletin(frozen, "--lang", "en")
    assert error is None
    assert "install the Debian package fonts-noto-cjk" in said


def test_missing_packages_are_told_with_the_remedy(frozen: Path) -> None:
    script = (
        "import sys; sys.modules['docx'] = None\n"
        "from duban.cli import main\n"
        f"main(['bulletin', {str(frozen)!r}, '--window', '2019-Q2', '--out',"
        f" {str(frozen.parent / 'o.docx')!r}, '--lang', 'en'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=50, check=False
    )
    assert done.returncode == 2
    assert "install duban[papers]" in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_does_without_the_papers_packages() -> None:
    script = (
        "import sys; sys.modules['docx'] = sys.modules['jinja2'] = None\n"
        "import duban.pipeline.freezing, duban.papers.frozen, duban.papers.bulletin"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=50)
