from pathlib import Path

import pytest
from tests.rulecheck.broken import Broken


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    return Broken(tmp_path)
