from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import IssueRecord
from pipeline.report.sources import Sources

from . import builder


@pytest.fixture
def issue() -> IssueRecord:
    return IssueRecord.model_validate(builder.issue())


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    builder.write_page(tmp_path)
    return Sources([tmp_path])
