"""Small inputs and quick engines for the tests of batches."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.batch.engines import Outcome
from pipeline.batch.model import Settings, Task

CITIES = ("云山", "青石", "白河", "东湾", "临泉")


def article(number: int, day: str, extra: str = "") -> dict[str, object]:
    """A news item of some 130 characters with a handful of facts."""
    city = CITIES[number % len(CITIES)]
    text = (
        f"{city}市总工会{number % 12 + 1}月召开会议。会议通报，今年以来，全市新建工会组织{number + 20}家，"
        f"新发展会员{number * 37 + 400}人，同比增长{number % 9 + 1}.{number % 7}%。{extra}\n"
        f"第{number}次走访中，慰问困难职工{number * 3 + 15}名，发放慰问金{number % 50 + 3}万元。"
    )
    return {
        "id": f"n{number:05}",
        "date": day,
        "paper": "云山日报",
        "title": f"第{number}条消息",
        "text": text,
    }


def days(count: int, per_day: int, first: int = 0, year: int = 2021) -> list[dict[str, object]]:
    """Articles of `count` days."""
    return [
        article(first + d * per_day + i, f"{year + d // 336}-{d // 28 % 12 + 1:02}-{d % 28 + 1:02}")
        for d in range(count)
        for i in range(per_day)
    ]


def write_archive(path: Path, articles: Iterable[object]) -> Path:
    """JSON lines; what is a string is written as it is."""
    lines = [a if isinstance(a, str) else json.dumps(a, ensure_ascii=False) for a in articles]
    data = "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def tree(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder, by relative path."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


class LoadedEngine:
    """The serial engine over a pipeline that is loaded already; counts what it is given."""

    workers = 1

    def __init__(self, nlp: object, settings: Settings):
        self.nlp, self.settings = nlp, settings
        self.waiting: list[Task] = []
        self.done: list[str] = []

    def start(self, tasks: int) -> None:
        pass

    def fingerprint(self) -> dict[str, str]:
        from pipeline.batch.fingerprint import fingerprint

        return fingerprint(self.nlp, self.settings)  # type: ignore[arg-type]

    @property
    def free(self) -> bool:
        return not self.waiting

    @property
    def busy(self) -> bool:
        return bool(self.waiting)

    def submit(self, task: Task) -> None:
        self.waiting.append(task)

    def next(self) -> Outcome:
        from pipeline.batch.shard import run_shard

        task = self.waiting.pop()
        self.done.append(task.shard)
        return Outcome(task, run_shard(task, self.nlp, self.settings))  # type: ignore[arg-type]

    def close(self) -> None:
        pass
