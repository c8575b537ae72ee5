"""The readers that come with duban, offered through the same hook as a plugin's."""

from collections.abc import Mapping

import pluggy

from duban.model.reading import Reader, Reading

hookimpl = pluggy.HookimplMarker("duban")


@hookimpl
def duban_reader() -> Mapping[str, Reader]:
    """Offer JSON and YAML."""
    from duban.intake.json_reader import read_json

    return {".json": read_json, ".yaml": _yaml, ".yml": _yaml}


def _yaml(content: bytes, file: str) -> Reading:
    """Read YAML; the library is imported with the first such file."""
    from duban.intake.yaml_reader import read_yaml

    return read_yaml(content, file)
