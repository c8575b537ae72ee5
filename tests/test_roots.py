import zipfile
from pathlib import Path

import pytest
from tests.builders import a_root

from duban import roots
from duban.errors import PluginError, RuleFileError, UsageError
from duban.roots import Root, bundled_root, find_roots, first_file, hidden_files


def install(site: Path, *lines: str) -> None:
    """Lay down what an installer writes of a package that offers roots."""
    told = site / "sample_roots-1.0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: sample-roots\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("\n".join(("[duban]", *lines, "")))


def test_root_finds_a_file_and_no_folder(tmp_path: Path) -> None:
    root = a_root(tmp_path, {"rules/p/plan.toml": ""})
    assert root.file("rules", "p", "plan.toml") == tmp_path / "rules/p/plan.toml"
    assert root.file("rules", "p") is None


def test_files_of_a_folder_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    root = a_root(tmp_path, {"plugins/b.py": "", "plugins/a.py": "", "plugins/c.txt": ""})
    (tmp_path / "plugins/d.py").mkdir()
    assert [path.name for path in root.files("plugins", "*.py")] == ["a.py", "b.py"]


def test_file_is_shown_below_the_roots_name(tmp_path: Path) -> None:
    path = tmp_path / "rules" / "a.toml"
    assert Root(tmp_path, "ours").shown(path) == "ours/rules/a.toml"
    assert Root(tmp_path, "").shown(path) == "rules/a.toml"


def test_bundled_root_brings_rules_and_plugins() -> None:
    root = bundled_root()
    assert root.name == ""
    assert root.file("rules", "tianjin-2019", "plan.toml")


def test_packaged_data_is_the_bundled_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_bundled").mkdir()
    monkeypatch.setattr(roots, "__file__", str(tmp_path / "roots.py"))
    assert bundled_root().path == tmp_path / "_bundled"


def test_roots_stand_in_order_bundled_named_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = {"__init__.py": "", "root.toml": 'disable = ["gas"]'}
    a_root(tmp_path / "site" / "sample_roots_zeta", package)
    a_root(tmp_path / "site" / "sample_roots_alpha", package)
    install(tmp_path / "site", "zeta = sample_roots_zeta", "alpha = sample_roots_alpha")
    monkeypatch.syspath_prepend(tmp_path / "site")
    named = a_root(tmp_path / "named", {"plugins/a.py": ""})
    found = find_roots([named.path])
    assert [root.name for root in found] == ["", "named", "alpha", "zeta"]
    assert found[-1].disabled == {"gas"}


def test_roots_of_a_package_in_an_archive_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", "packed = nothing_of_this_name")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        for path in (tmp_path / "site").glob("*/*"):
            archive.write(path, path.relative_to(tmp_path / "site"))
    monkeypatch.syspath_prepend(tmp_path / "packed.zip")
    with pytest.raises(PluginError, match="nothing_of_this_name"):
        find_roots([])


def test_installed_root_that_cannot_be_imported_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sample_roots_broken.py").write_text("raise ImportError('no such module')")
    install(tmp_path, "broken = sample_roots_broken")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginError, match=r"sample_roots_broken: .*no such module"):
        find_roots([])


def test_entry_points_that_cannot_be_read_offer_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd-1.0.dist-info" / "entry_points.txt").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)
    assert [root.name for root in find_roots([])] == [""]


def test_root_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        find_roots([tmp_path / "none"])


def test_folder_without_any_part_of_a_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no root"):
        find_roots([tmp_path])


def test_root_has_its_folders_name_wherever_it_is_named_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_root(tmp_path / "ours", {"root.toml": ""})
    monkeypatch.chdir(root.path)
    assert find_roots([Path()])[1] == root


def test_root_names_the_areas_that_it_disables(tmp_path: Path) -> None:
    a_root(tmp_path, {"root.toml": 'disable = ["greening", "gas"]'})
    assert find_roots([tmp_path])[1].disabled == {"greening", "gas"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("disable = [", "Not TOML"),
        ('disabled = ["gas"]', "knows disable"),
        ('disable = "gas"', "knows disable"),
        ('[based_on]\n"rules/a.toml" = "12"', "knows disable"),
    ],
)
def test_wrong_root_toml_is_named(tmp_path: Path, text: str, said: str) -> None:
    a_root(tmp_path / "ours", {"root.toml": text})
    with pytest.raises(RuleFileError, match=rf"ours/root\.toml.*{said}"):
        find_roots([tmp_path / "ours"])


def test_file_of_the_last_root_counts(tmp_path: Path) -> None:
    first = a_root(tmp_path / "first", {"rules/a.toml": "", "rules/b.toml": ""})
    last = a_root(tmp_path / "last", {"rules/a.toml": ""})
    assert first_file((first, last), "rules", "a.toml") == (last, last.path / "rules/a.toml")
    assert first_file((first, last), "rules", "b.toml") == (first, first.path / "rules/b.toml")
    assert first_file((first, last), "rules", "c.toml") is None


def test_hidden_file_is_listed_with_the_one_that_hides_it(tmp_path: Path) -> None:
    files = {"schemas/p/a.schema.json": "", "rules/p/areas/a.toml": ""}
    found = [a_root(tmp_path / name, files) for name in ("one", "two", "three")]
    assert hidden_files(tuple(found)) == [
        ("two/rules/p/areas/a.toml", "one/rules/p/areas/a.toml"),
        ("two/schemas/p/a.schema.json", "one/schemas/p/a.schema.json"),
        ("three/rules/p/areas/a.toml", "two/rules/p/areas/a.toml"),
        ("three/schemas/p/a.schema.json", "two/schemas/p/a.schema.json"),
    ]


@pytest.mark.parametrize("name", ["reporters.toml", "baseline.toml", "curves.toml"])
def test_merged_file_hides_nothing(tmp_path: Path, name: str) -> None:
    found = [a_root(tmp_path / root, {f"rules/p/{name}": ""}) for root in ("one", "two")]
    assert hidden_files(tuple(found)) == []
