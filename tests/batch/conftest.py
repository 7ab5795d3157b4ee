from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def quick() -> Any:
    """A pipeline without entities and facts, made in no time."""
    from quick_worker import quick_pipeline

    return quick_pipeline()


@pytest.fixture(scope="session")
def jieba() -> Any:
    """A whole pipeline with the back end that loads fastest."""
    from pipeline.stages.registry import load

    return load(ner="jieba")
