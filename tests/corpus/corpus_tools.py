"""The scripts of corpus/, which are no package: loaded by path for the tests."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"

sys.path.insert(0, str(CORPUS))
try:
    build_gold = importlib.import_module("build_gold")
    factline = importlib.import_module("factline")
    markup = importlib.import_module("markup")
    surface = importlib.import_module("surface")
finally:
    sys.path.remove(str(CORPUS))
