"""The training loop: stages, step-based rates, checkpoints that a killed run resumes from.

Nothing depends on the clock: order, augmentation, rates and checkpoints follow from the seed and the step.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pipeline.backends.decode import bioes_spans, viterbi
from pipeline.backends.features import UNKNOWN, Encoder
from pipeline.errors import UsageError
from pipeline.training.augment import add_blanks, swap_entities
from pipeline.training.config import Config, Stage
from pipeline.training.corpora import Row, cut_row, read_jsonl, spans_of
from pipeline.training.labels import LABELS, TypedSpan, to_labels
from pipeline.training.network import Network, Targets
from pipeline.training.sources import Sources

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


@dataclass(slots=True)
class Position:
    """How far a run has come: everything before `step` of `epoch` of `stage` is done."""

    stage: int = 0
    epoch: int = 0
    step: int = 0


class Trainer:
    """Trains a network by a configuration.

    Args:
        config: the configuration.
        network: what to train; its tables are filled already.
        encoder: features of texts.
        sources: rows of the stages.
        data: folder of the corpora (for the development sets).
        out: folder for the checkpoint and the log.
        say: where progress goes.
    """

    def __init__(
        self,
        config: Config,
        network: Network,
        encoder: Encoder,
        sources: Sources,
        data: Path,
        out: Path,
        say: Callable[[str], None],
    ):
        self.config, self.network, self.encoder, self.sources = config, network, encoder, sources
        self.data, self.out, self.say = data, out, say
        self.position = Position()
        self._optimizers = make_optimizers(network)
        self._average: list[Tensor] = []
        torch.manual_seed(config.seed)

    def run(self, until: str | None = None, limit: int | None = None) -> bool:
        """Trains from the current position on.

        Args:
            until: name of the stage to stop after.
            limit: number of steps to stop after (a checkpoint is written).

        Returns:
            Whether all stages are done.
        """
        done = 0
        while self.position.stage < len(self.config.stages):
            stage = self.config.stages[self.position.stage]
            with self.averaged():
                rows = self.sources.rows(stage, self.label)
            while self.position.epoch < stage.epochs:
                for _ in self._epoch(stage, rows):
                    done += 1
                    if limit is not None and done >= limit:
                        self.save()
                        return False
                self.position.epoch += 1
                self.position.step = 0
                with self.averaged():
                    self.evaluate(stage)
                self.save()
            self.position = Position(self.position.stage + 1)
            self.save()
            if stage.name == until:
                break
        return self.position.stage >= len(self.config.stages)

    def _epoch(self, stage: Stage, rows: list[Row]) -> Iterator[None]:
        """Steps of the current epoch that are left."""
        rng = np.random.default_rng([self.config.seed, self.position.stage, self.position.epoch])
        varied = add_blanks(swap_entities(rows, stage.swap, rng), stage.blanks, rng)
        batches = make_batches(varied, stage.batch or self.config.batch, rng)
        seen, started, losses = 0, perf_counter(), 0.0
        self.network.train()
        for number, batch in enumerate(batches):
            if number < self.position.step:
                continue
            progress = (self.position.epoch + number / len(batches)) / stage.epochs
            losses += self._step(stage, batch, progress, number)
            seen += sum(len(row.text) for row in batch)
            self.position.step = number + 1
            if self.position.step % self.config.checkpoint == 0:
                self.save()
                rate = seen / (perf_counter() - started)
                where = f"{stage.name} epoch {self.position.epoch + 1}/{stage.epochs}"
                count = f"step {number + 1}/{len(batches)}"
                self.say(f"{where} {count} loss {losses / seen:.4f} {rate:.0f} characters/s")
            yield

    def _step(self, stage: Stage, batch: list[Row], progress: float, number: int) -> float:
        frozen = self.position.epoch < stage.frozen_epochs
        self._set_rates(stage, progress, number)
        noise = np.random.default_rng([self.config.seed, 3, self.position.stage, self.position.epoch, number])
        targets = make_targets(batch, self.config.heads)
        emissions = self.network(
            *self.inputs([row.text for row in batch], stage, noise),
            targets.rows,
            targets.heads,
            dropout=stage.dropout,
            frozen=frozen,
        )
        loss = self.network.loss(emissions, targets)
        for optimizer in self._optimizers.values():
            optimizer.zero_grad(set_to_none=True)
        (loss / (stage.batch or self.config.batch) * 32).backward()
        torch.nn.utils.clip_grad_norm_(
            [*self.network.own_parameters(), *self.network.transfer_parameters()], 5.0
        )
        for optimizer in self._optimizers.values():
            optimizer.step()
        self._update_average(stage)
        return float(loss.detach())

    def _update_average(self, stage: Stage) -> None:
        """Moves the averaged dense weights towards the current ones; the tables hardly move any more."""
        if not stage.average:
            self._average = []
            return
        current = self._averaged_parameters()
        if not self._average:
            self._average = [parameter.detach().clone() for parameter in current]
        with torch.no_grad():
            torch._foreach_lerp_(self._average, [p.detach() for p in current], 1 - stage.average)

    def _averaged_parameters(self) -> list[torch.nn.Parameter]:
        return [*self.network.own_parameters(), *self.network.transfer_parameters()]

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Within it the network has its averaged weights, where a stage asks for them."""
        current = self._averaged_parameters()
        kept = [parameter.detach().clone() for parameter in current]
        with torch.no_grad():
            for parameter, average in zip(current, self._average, strict=False):
                parameter.copy_(average)
        try:
            yield
        finally:
            with torch.no_grad():
                for parameter, value in zip(current, kept, strict=True):
                    parameter.copy_(value)

    def _set_rates(self, stage: Stage, progress: float, number: int) -> None:
        share = 1 - (1 - stage.last_rate) * progress
        if self.position.epoch == 0:
            share *= min(1.0, (number + 1) / max(1, stage.warmup))
        for name, optimizer in self._optimizers.items():
            peak = stage.transfer_rate if name in ("transfer", "characters") else stage.rate
            if name == "bigrams" and stage.pair_rate:
                peak = stage.pair_rate
            for group in optimizer.param_groups:
                group["lr"] = peak * share

    def inputs(
        self, texts: Sequence[str], stage: Stage | None = None, rng: np.random.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Tensors of texts of one length; in training some characters and bigrams are made unknown."""
        features = self.encoder.encode(texts)
        characters, bigrams = features.characters, features.bigrams
        if stage is not None and rng is not None and stage.unknown:
            gone = rng.random(characters.shape) < stage.unknown
            characters = np.where(gone, UNKNOWN, characters)
            features.words[gone] = 0
        words = features.word_matrix()
        if stage is not None and rng is not None and stage.strange:
            other = rng.integers(self.config.buckets, size=bigrams.shape, dtype=np.int32)
            bigrams = np.where(rng.random(bigrams.shape) < stage.strange, other, bigrams)
        return torch.from_numpy(characters), torch.from_numpy(bigrams), torch.from_numpy(words)

    def label(self, texts: Sequence[str], head: str | None = None) -> list[list[TypedSpan]]:
        """Spans that the network as it is now gives to texts under a head (default: the first one)."""
        which = self.config.heads.index(head or self.config.heads[0])
        self.network.eval()
        result: list[list[TypedSpan]] = [[] for _ in texts]
        order = sorted((i for i, text in enumerate(texts) if text), key=lambda i: len(texts[i]))
        with torch.no_grad():
            across, first, last = (part[which].numpy() for part in self.network.crf())
            for length, group in groupby(order, key=lambda i: len(texts[i])):
                members = list(group)
                step = max(1, self.config.batch // length)
                for at in range(0, len(members), step):
                    part = members[at : at + step]
                    inputs = self.inputs([texts[i] for i in part])
                    asked = torch.full((len(part),), which)
                    scores = self.network(*inputs, torch.arange(len(part)), asked).numpy()
                    lengths = np.full(len(part), length, dtype=np.int32)
                    labels = viterbi(scores, lengths, across, first, last)
                    for i, spans in zip(part, bioes_spans(labels, LABELS), strict=True):
                        result[i] = spans
        return result

    def scores(self) -> dict[str, dict[str, float]]:
        """Strict span scores on the development sets that are there."""
        scores = {}
        for name, head in self.config.development.items():
            path = self.data / name
            if path.exists():
                rows = development_rows(path, head, self.config.longest)
                guesses = self.label([row.text for row in rows], head)
                scores[name] = span_scores([row.targets[head] for row in rows], guesses)
                self.say(f"  {name} ({head}): " + "  ".join(f"{k} {v:.2f}" for k, v in scores[name].items()))
        return scores

    def evaluate(self, stage: Stage) -> None:
        """Scores the network and adds a line to the log."""
        scores = self.scores()
        entry = {"stage": stage.name, **asdict(self.position), "scores": scores}
        with (self.out / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def save(self) -> None:
        """Writes the checkpoint: under another name first, then renamed."""
        begun = min(self.position.stage + 1, len(self.config.stages))
        state: dict[str, Any] = {
            "config": self.config.fingerprint(begun),
            "begun": begun,
            "position": asdict(self.position),
            "network": self.network.state_dict(),
            "optimizers": {name: optimizer.state_dict() for name, optimizer in self._optimizers.items()},
            "average": self._average,
            "random": torch.get_rng_state(),
        }
        temporary = self.out / (CHECKPOINT + ".tmp")
        torch.save(state, temporary)
        os.replace(temporary, self.out / CHECKPOINT)

    def resume(self) -> None:
        """Continues from the checkpoint in the output folder.

        Raises:
            UsageError: there is none, or it was made with another configuration (but for later stages).
        """
        path = self.out / CHECKPOINT
        if not path.exists():
            raise UsageError(
                f"{path}: no checkpoint to resume from", hint="start without --resume", code="train.resume"
            )
        state = torch.load(path, weights_only=True)
        if state["config"] != self.config.fingerprint(state["begun"]):
            raise UsageError(
                f"{path}: made with another configuration",
                hint="give the configuration it was made with, or train into another --out folder",
                code="train.resume",
            )
        self.position = Position(**state["position"])
        self.network.load_state_dict(state["network"])
        for name, optimizer in self._optimizers.items():
            optimizer.load_state_dict(state["optimizers"][name])
        self._average = state.get("average", [])
        torch.set_rng_state(state["random"])


def make_optimizers(network: Network) -> dict[str, torch.optim.Optimizer]:
    """Adam for each group of parameters; sparse for the tables."""
    return {
        "own": torch.optim.AdamW(network.own_parameters(), weight_decay=1e-4),
        "transfer": torch.optim.AdamW(network.transfer_parameters(), weight_decay=0.0),
        "characters": torch.optim.SparseAdam([network.characters.weight]),
        "bigrams": torch.optim.SparseAdam([network.bigrams.weight]),
    }


def make_batches(rows: list[Row], characters: int, rng: np.random.Generator) -> list[list[Row]]:
    """Batches of rows of one length with about `characters` characters, in random order."""
    by_length: dict[int, list[Row]] = {}
    for i in rng.permutation(len(rows)).tolist():
        by_length.setdefault(len(rows[i].text), []).append(rows[i])
    batches = []
    for length in sorted(by_length):
        group = by_length[length]
        size = max(1, characters // length)
        batches += [group[at : at + size] for at in range(0, len(group), size)]
    return [batches[i] for i in rng.permutation(len(batches)).tolist()]


def make_targets(batch: list[Row], heads: Sequence[str]) -> Targets:
    """Gold labels of a batch for every head that a row has."""
    pairs = [(i, head) for i, row in enumerate(batch) for head in row.targets]
    length = len(batch[0].text)
    return Targets(
        rows=torch.tensor([i for i, _ in pairs]),
        heads=torch.tensor([heads.index(head) for _, head in pairs]),
        labels=torch.from_numpy(np.stack([to_labels(length, batch[i].targets[head]) for i, head in pairs])),
        weights=torch.tensor([batch[i].weights.get(head, 1.0) for i, head in pairs]),
    )


def development_rows(path: Path, head: str, longest: int) -> list[Row]:
    """Rows of a development set under one head."""
    rows = [Row(record["text"], {head: tuple(spans_of(record, path))}) for record in read_jsonl(path)]
    return [piece for row in rows for piece in cut_row(row, longest)]


def span_scores(
    gold: Sequence[Sequence[TypedSpan]], guesses: Sequence[Sequence[TypedSpan]]
) -> dict[str, float]:
    """Strict precision, recall and F1 in per cent, and F1 by type.

    >>> span_scores([[(0, 2, "LOC")]], [[(0, 2, "LOC"), (3, 5, "PER")]])["F1"]
    66.67
    """

    def f1(kind: str | None) -> tuple[float, float, float]:
        right = made = wanted = 0
        for a, b in zip(gold, guesses, strict=True):
            x, y = ({s for s in spans if kind in (None, s[2])} for spans in (a, b))
            right, made, wanted = right + len(x & y), made + len(y), wanted + len(x)
        return 100 * right / max(1, made), 100 * right / max(1, wanted), 200 * right / max(1, made + wanted)

    precision, recall, overall = f1(None)
    by_type = {kind: round(f1(kind)[2], 2) for kind in ("PER", "LOC", "ORG")}
    return {"P": round(precision, 2), "R": round(recall, 2), "F1": round(overall, 2), **by_type}
