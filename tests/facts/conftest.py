"""Here the rules are tested alone: the fact reader corrects what they found, and is measured on gold."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.stages.registry import build


@pytest.fixture(scope="session")
def nlp() -> Any:
    """The pipeline without the fact reader."""
    return build({"facts": {"model": "none"}})
