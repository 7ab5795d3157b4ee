"""The loop that trains the fact reader; nothing depends on the clock, and a killed run goes on after its last epoch."""

from __future__ import annotations

import pickle
import random
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import torch
from torch import Tensor, distributed
from torch.nn import functional

from pipeline.backends.features import Encoder
from pipeline.errors import UsageError
from pipeline.training.facts.batches import Collator, make_batches, padded
from pipeline.training.facts.config import FactConfig
from pipeline.training.facts.gold import Example, Examples
from pipeline.training.facts.network import Reader, Scores

CHECKPOINT, LESSON = "checkpoint.pt", "lesson.pkl"
_SMOOTH = 0.05
"""Share of a measure kind's weight that goes to all kinds."""
_KINDS, _MODALITIES, _FACTS = 0.5, 0.3, 0.3
"""Weights of the losses of measure kinds, of modalities and of what is a fact beside those of words, periods, owners."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a training takes."""

    config: FactConfig
    model: Path
    """ONNX file of the entity model, whose lower layers the network begins with."""
    encoder: Encoder
    """Gives the rows of characters."""
    examples: Examples
    out: Path
    """Folder for the checkpoint."""


def train_reader(lesson: Lesson, say: Callable[[str], None], *, resume: bool = False) -> Reader:
    """Trains the network.

    Args:
        lesson: what to learn, and how.
        say: told the loss of each epoch.
        resume: go on after the last epoch in the lesson's folder.

    Raises:
        UsageError: the checkpoint there is of another network.
    """
    torch.set_num_threads(1)
    if not resume:
        (lesson.out / CHECKPOINT).unlink(missing_ok=True)
    run = _Run(lesson, say)
    with _helpers(lesson) if lesson.config.processes > 1 else nullcontext():
        run.go()
    return run.reader.eval()


@contextmanager
def _helpers(lesson: Lesson) -> Iterator[None]:
    """The other processes, which begin where this one does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = lesson.out / LESSON
    path.write_bytes(pickle.dumps(lesson))
    processes = lesson.config.processes
    helpers = torch.multiprocessing.spawn(_help, args=(path, port), nprocs=processes - 1, join=False)
    _join(port, 0, processes)
    try:
        yield
        while not helpers.join():
            pass
    finally:
        for process in helpers.processes:
            process.kill()
        distributed.destroy_process_group()
        path.unlink()


def _help(number: int, path: Path, port: int) -> None:
    """One of the other processes."""
    torch.set_num_threads(1)
    lesson: Lesson = pickle.loads(path.read_bytes())
    _join(port, number + 1, lesson.config.processes)
    _Run(lesson, lambda _: None, number + 1).go()
    distributed.destroy_process_group()


def _join(port: int, rank: int, processes: int) -> None:
    """Meets the other processes."""
    distributed.init_process_group(
        "gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=processes
    )


class _Run:
    """A run, or the share of one process in it."""

    def __init__(self, lesson: Lesson, say: Callable[[str], None], rank: int = 0):
        self.config, self.out, self.say, self.rank = lesson.config, lesson.out, say, rank
        config, examples = lesson.config, lesson.examples
        self.collate = Collator(examples.texts, lesson.encoder, config.longest)
        order = random.Random(config.seed)
        self.epochs = [
            (number, make_batches(examples.rows, config.batch, order))
            for number, stage in enumerate(config.stages)
            for _ in range(stage.epochs)
        ]
        torch.manual_seed(config.seed)
        self.reader = Reader(config, lesson.model)
        self._begin(0)

    def _begin(self, number: int) -> None:
        """Begins a stage: its rates anew."""
        self.number, self.stage = number, self.config.stages[number]
        rates = [self.stage.rate, self.stage.encoder_rate]
        lower = list(self.reader.characters.parameters())
        upper = [p for member in self.reader.members for p in member.parameters()]
        groups = [{"params": part, "lr": rate} for part, rate in zip((upper, lower), rates, strict=True)]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=self.config.decay)
        steps = sum(len(batches) for stage, batches in self.epochs if stage == number)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, rates, total_steps=steps)

    def go(self) -> None:
        """Trains from the checkpoint, or the beginning, to the end."""
        started = perf_counter()
        for number in range(self._resumed(), len(self.epochs)):
            torch.manual_seed((self.config.seed * 1000 + number) * 100 + self.rank)
            stage, batches = self.epochs[number]
            if stage != self.number:
                self._begin(stage)
            self.reader.train()
            loss = sum(self._step(batch) for batch in batches) / len(batches)
            if self.rank == 0:
                self._save(number + 1)
                spent = perf_counter() - started
                self.say(f"epoch {number + 1} of {len(self.epochs)}: loss {loss:.4f}, {spent:.0f} s")

    def _step(self, batch: list[Example]) -> float:
        """Learns from a batch; its loss. Several processes take a part of its figures, and average their gradients."""
        shares = self.config.processes
        part = batch[self.rank * len(batch) // shares : (self.rank + 1) * len(batch) // shares] or batch[:1]
        loss = _loss(self.reader(self.collate(part)), part, self.stage.words)
        self.optimizer.zero_grad()
        loss.backward()
        parameters = list(self.reader.parameters())
        if self.config.processes > 1:
            _average(parameters)
        torch.nn.utils.clip_grad_norm_(parameters, 1)
        self.optimizer.step()
        self.schedule.step()
        return float(loss.detach())

    def _save(self, epochs: int) -> None:
        state = {
            "epochs": epochs,
            "stage": self.number,
            "sizes": self._sizes(),
            "network": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        torch.save(state, self.out / "checkpoint.new")
        (self.out / "checkpoint.new").replace(self.out / CHECKPOINT)

    def _sizes(self) -> dict[str, list[int]]:
        """What a checkpoint and a configuration must have in common."""
        return {name: list(p.shape) for name, p in self.reader.named_parameters()}

    def _resumed(self) -> int:
        """Epochs that are done already.

        Raises:
            UsageError: the checkpoint is of another network.
        """
        path = self.out / CHECKPOINT
        if not path.is_file():
            return 0
        state = torch.load(path, weights_only=True)
        if state["sizes"] != self._sizes():
            raise UsageError(
                f"{path}: its network has other sizes than the configuration",
                hint="train without --resume, or into another folder",
                code="train.resume",
            )
        self.reader.load_state_dict(state["network"])
        self._begin(state["stage"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        done = int(state["epochs"])
        if self.rank == 0:
            self.say(f"{path}: {done} of {len(self.epochs)} epochs are done")
        return done


def _average(parameters: Sequence[Tensor]) -> None:
    """Sets the gradients of parameters to their mean over all processes."""
    gradients = [p.grad if p.grad is not None else torch.zeros_like(p) for p in parameters]
    together = torch.cat([gradient.reshape(-1) for gradient in gradients])
    distributed.all_reduce(together)
    together /= distributed.get_world_size()
    for parameter, part in zip(parameters, together.split([p.numel() for p in parameters]), strict=True):
        parameter.grad = part.view_as(parameter)


def _loss(scores: Scores, rows: Sequence[Example], words: float) -> Tensor:
    """What the scores of a batch lack; `words` is the weight of the loss of words."""
    right, sizes = padded([row.words for row in rows]), padded([row.sizes for row in rows])
    each = functional.binary_cross_entropy_with_logits(scores.words, right, reduction="none")
    loss = words * (each * sizes).sum() / (sizes.sum() + 1)
    facts = torch.tensor([float(row.fact) for row in rows])
    loss = loss + _FACTS * functional.binary_cross_entropy_with_logits(scores.facts, facts)
    if facts.any():
        kinds, modalities = (torch.tensor([getattr(r, name) for r in rows]) for name in ("kind", "modality"))
        loss = loss + _KINDS * functional.cross_entropy(scores.kinds, kinds, label_smoothing=_SMOOTH)
        loss = loss + _MODALITIES * functional.cross_entropy(scores.modalities, modalities)
    loss = loss + _choice_loss(scores.periods, padded([row.period_right for row in rows]))
    return loss + _choice_loss(scores.owners, padded([row.owner_right for row in rows]))


def _choice_loss(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the log of what all right choices have together; figures without a right one are left out."""
    told = right.amax(1) > 0
    if not told.any():
        return scores.sum() * 0
    chances = torch.log_softmax(scores[told], dim=-1)
    return -torch.logsumexp(chances.masked_fill(right[told] == 0, -1e9), dim=-1).mean()
