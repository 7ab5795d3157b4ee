"""HanLP 2 recognisers as a back end: a folder saved by HanLP, or a hub name where the network allows it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.backends.base import EntitySpan
from pipeline.backends.labels import entity_type
from pipeline.backends.windows import windows
from pipeline.errors import MissingPartError, UsageError

MAX_PIECE = 200
"""Characters handed to the network at once; longer texts are cut at punctuation."""
INSTALL = "pip install 'newsfacts[hanlp]'"


class HanlpBackend:
    """Entities by a HanLP component: a single NER task or a multi-task model with one.

    Args:
        path: folder of a component saved by HanLP, or the name of one in its hub (needs the network, once).
        batch_size: sentences at a time where the component takes unequal lengths together.

    Raises:
        ImportError: hanlp or torch is not installed.
        MissingPartError: no path is given, or what it names can't be loaded here.

    Example:
        `HanlpBackend("models/my-hanlp-ner").predict(["王小明在北京工作"])`
    """

    name = "hanlp"

    def __init__(self, path: str | Path | None = None, batch_size: int = 32):
        import hanlp
        import torch  # noqa: F401  (HanLP fails late and unclearly without it)

        if path is None:
            raise MissingPartError(
                "the HanLP back end needs a trained recogniser",
                hint="give the folder of a component saved by HanLP, for example --ner-model path/to/ner",
                code="ner.path",
            )
        self._path = str(path)
        self._component = _load(hanlp, self._path)
        self._batch_size = batch_size
        self._multi = hasattr(self._component, "tasks")
        if self._multi and not any(task.startswith("ner") for task in self._component.tasks):
            raise UsageError(
                f"{self._path}: this HanLP model has no NER task (it has {', '.join(self._component.tasks)})",
                hint="give one that has",
                code="ner.component",
            )

    def predict(self, texts: Sequence[str]) -> list[list[EntitySpan]]:
        """Spans of every text, in order (see `EntityBackend`)."""
        pieces = [w for i, text in enumerate(texts) for w in windows(i, text, MAX_PIECE) if w.end > w.start]
        found: list[list[EntitySpan]] = [[] for _ in texts]
        sentences = [texts[w.text][w.start : w.end] for w in pieces]
        for window, spans in zip(pieces, self._spans(sentences), strict=True):
            known = found[window.text]
            for a, b, label in spans:
                kind = entity_type(label)
                start, end = a + window.start, b + window.start
                if kind is not None and end > start and not (known and start < known[-1].end):
                    known.append(EntitySpan(start, end, kind))
        return found

    def fingerprint(self) -> str:
        """The path and the sizes of the component's files."""
        digest = hashlib.sha256()
        folder = Path(self._path)
        for file in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if file.is_file():
                digest.update(f"{file.relative_to(folder)}:{file.stat().st_size};".encode())
        return f"hanlp {self._path} {digest.hexdigest()[:12]}"

    def _spans(self, sentences: list[str]) -> Iterator[list[tuple[int, int, str]]]:
        """(start, end, label) in characters of every sentence."""
        if self._multi:
            for at in range(0, len(sentences), self._batch_size):
                yield from self._multi_task(sentences[at : at + self._batch_size])
            return
        for sentence in sentences:
            # Recurrent components raise when sentences of unequal length come together.
            [rows] = self._component([list(sentence)])
            yield sorted((row[2], row[3], row[1]) for row in rows)

    def _multi_task(self, sentences: list[str]) -> Iterator[list[tuple[int, int, str]]]:
        """The same of a multi-task model, whose offsets count words."""
        document = self._component(sentences, tasks="ner*")
        words = next(document[key] for key in document if key.startswith("tok"))
        entities = next(document[key] for key in document if key.startswith("ner"))
        for sentence, tokens, rows in zip(sentences, words, entities, strict=True):
            starts, at = [], 0
            for token in tokens:
                at = max(sentence.find(token, at), at)
                starts.append((at, at + len(token)))
                at += len(token)
            yield sorted((starts[row[2]][0], starts[row[3] - 1][1], row[1]) for row in rows)


def _load(hanlp: Any, path: str) -> Any:
    """A component from a folder or from the hub."""
    if (os.sep in path or path.startswith(".")) and not Path(path).is_dir():
        raise MissingPartError(
            f"{path}: there is no such folder",
            hint="give the folder of a HanLP component",
            code="ner.path",
        )
    try:
        return hanlp.load(path)
    except (SystemExit, Exception) as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise MissingPartError(
            f"{path}: HanLP can't load it here ({reason})",
            hint="hub names need the network: give the folder of a component that was saved before",
            code="ner.path",
        ) from error
