"""duban.toml: the settings that --config or DUBAN_CONFIG names, and nothing else."""

from pathlib import Path

from attrs import frozen

from duban.rulefiles.toml import read_toml
from duban.words import Lang


@frozen
class Settings:
    """Roots, plans and language for every call."""

    roots: tuple[Path, ...] = ()
    plans: tuple[str, ...] = ()
    language: Lang | None = None


def read_settings(path: Path | None) -> Settings:
    """Read a settings file; paths in it are relative to it. Raises RuleFileError."""
    if path is None:
        return Settings()
    content = read_toml(path, path.name, "settings").content
    return Settings(
        roots=tuple(path.parent / folder for folder in content.get("roots", ())),
        plans=tuple(content.get("plans", ())),
        language=content.get("language"),
    )
