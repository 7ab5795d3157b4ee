"""Shared fixtures of the entity tests."""

from __future__ import annotations

import pytest

from pipeline.backends.lac import LacBackend


@pytest.fixture(scope="session")
def lac() -> LacBackend:
    """The default back end, loaded once."""
    return LacBackend()
