"""The loop that trains the fact reader; nothing depends on the clock, and a killed run goes on after its last epoch."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import Manager, get_context
from pathlib import Path
from queue import Empty, Queue
from time import perf_counter

import torch

from pipeline.backends.features import Encoder
from pipeline.errors import UsageError
from pipeline.training.facts.batches import Collator, make_batches
from pipeline.training.facts.config import FactConfig
from pipeline.training.facts.gold import Example, Examples
from pipeline.training.facts.losses import loss_of
from pipeline.training.facts.network import Member, make_member

LESSON = "lesson.pkl"
_NEWS = 0.2
"""Seconds between two looks at what the other processes say."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a training takes."""

    config: FactConfig
    model: Path
    """ONNX file of the entity model, whose lower layers the networks begin with."""
    encoder: Encoder
    """Gives the rows of characters."""
    examples: Examples
    out: Path
    """Folder for checkpoints."""


def checkpoint(lesson: Lesson, number: int) -> Path:
    """File of a member after its last epoch."""
    return lesson.out / f"{number}-{lesson.config.members[number].task}.pt"


def train_members(lesson: Lesson, say: Callable[[str], None], *, resume: bool = False) -> list[Member]:
    """Trains all members, several side by side where the configuration says so.

    Args:
        lesson: what to learn, and how.
        say: told the loss of each epoch.
        resume: go on after the last epochs in the lesson's folder.

    Raises:
        UsageError: a checkpoint there is of another network.
    """
    numbers = range(len(lesson.config.members))
    if not resume:
        for number in numbers:
            checkpoint(lesson, number).unlink(missing_ok=True)
    if lesson.config.processes > 1:
        _side_by_side(lesson, say)
    else:
        for number in numbers:
            _Run(lesson, number, say).go()
    return [_Run(lesson, number, say).ended() for number in numbers]


def _side_by_side(lesson: Lesson, say: Callable[[str], None]) -> None:
    """Trains members in processes of their own."""
    path = lesson.out / LESSON
    path.write_bytes(pickle.dumps(lesson))
    try:
        with (
            Manager() as manager,
            ProcessPoolExecutor(lesson.config.processes, mp_context=get_context("spawn")) as pool,
        ):
            news: Queue[str] = manager.Queue()
            runs = [pool.submit(_train, path, number, news) for number in range(len(lesson.config.members))]
            while not all(run.done() for run in runs) or not news.empty():
                try:
                    say(news.get(timeout=_NEWS))
                except Empty:
                    continue
            for run in runs:
                run.result()
    finally:
        path.unlink()


def _train(path: Path, number: int, news: Queue[str]) -> None:
    """Trains a member in another process."""
    _Run(pickle.loads(path.read_bytes()), number, news.put).go()


class _Run:
    """The training of a member."""

    def __init__(self, lesson: Lesson, number: int, say: Callable[[str], None]):
        torch.set_num_threads(1)
        self.config, self.path, self.say = lesson.config.members[number], checkpoint(lesson, number), say
        self.name = f"{number}-{self.config.task}"
        self.collate = Collator(lesson.examples.texts, lesson.encoder, lesson.config.longest)
        order = random.Random(self.config.seed)
        self.epochs = [
            make_batches(lesson.examples.rows, lesson.config.batch, order) for _ in range(self.config.epochs)
        ]
        torch.manual_seed(self.config.seed)
        self.member = make_member(self.config, lesson.model)
        lower = list(self.member.characters.parameters())
        own = {id(p) for p in lower}
        upper = [p for p in self.member.parameters() if id(p) not in own]
        rates = [self.config.rate, self.config.encoder_rate]
        groups = [{"params": part, "lr": rate} for part, rate in zip((upper, lower), rates, strict=True)]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=self.config.decay)
        steps = sum(map(len, self.epochs))
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, rates, total_steps=steps)

    def go(self) -> None:
        """Trains from the checkpoint, or the beginning, to the end."""
        started = perf_counter()
        done = self._resumed()
        if done:
            self.say(f"{self.path}: {done} of {len(self.epochs)} epochs are done")
        for number in range(done, len(self.epochs)):
            torch.manual_seed(self.config.seed * 1000 + number)
            self.member.train()
            batches = self.epochs[number]
            loss = sum(self._step(batch) for batch in batches) / len(batches)
            self._save(number + 1)
            spent = perf_counter() - started
            self.say(f"{self.name}: epoch {number + 1} of {len(self.epochs)}: loss {loss:.4f}, {spent:.0f} s")

    def ended(self) -> Member:
        """The network as its training left it."""
        self._resumed()
        return self.member.eval()

    def _step(self, rows: list[Example]) -> float:
        """Learns from a batch; its loss."""
        loss = loss_of(self.member, self.collate(rows), rows)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.member.parameters(), 1)
        self.optimizer.step()
        self.schedule.step()
        return float(loss.detach())

    def _save(self, epochs: int) -> None:
        state = {
            "epochs": epochs,
            "sizes": self._sizes(),
            "network": self.member.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        new = self.path.with_suffix(".new")
        torch.save(state, new)
        new.replace(self.path)

    def _sizes(self) -> dict[str, list[int]]:
        """What a checkpoint and a configuration must have in common."""
        return {name: list(p.shape) for name, p in self.member.named_parameters()}

    def _resumed(self) -> int:
        """Epochs that are done already.

        Raises:
            UsageError: the checkpoint is of another network.
        """
        if not self.path.is_file():
            return 0
        state = torch.load(self.path, weights_only=True)
        if state["sizes"] != self._sizes():
            raise UsageError(
                f"{self.path}: its network has other sizes than the configuration",
                hint="train without --resume, or into another folder",
                code="train.resume",
            )
        self.member.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        return int(state["epochs"])
