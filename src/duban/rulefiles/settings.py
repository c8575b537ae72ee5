"""duban.toml: the settings that --config or DUBAN_CONFIG names, and nothing else."""

from pathlib import Path

from duban.model.configuration import Settings
from duban.rulefiles.toml import read_toml


def read_settings(path: Path | None) -> Settings:
    """Read a settings file; paths in it are relative to it.

    Raises RuleFileError or FileErrors with file and line.
    """
    if path is None:
        return Settings()
    read = read_toml(path, path.name, "settings")
    content, service = read.content, None
    if "service" in content:
        from duban.rulefiles.service_settings import service_settings

        service = service_settings(content["service"], path.parent, read)
    return Settings(
        roots=tuple(path.parent / folder for folder in content.get("roots", ())),
        plans=tuple(content.get("plans", ())),
        language=content.get("language"),
        service=service,
    )
