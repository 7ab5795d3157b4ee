from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest

from pipeline.batch.leases import Leases
from pipeline.batch.store import RunDir, write_atomic
from pipeline.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leases").mkdir()
    return tmp_path / "leases"


def foreign(folder: Path, name: str, age: float, expiry: float = 5) -> None:
    """A lease of another machine that was touched some seconds ago."""
    says = {"owner": "other:1:x", "host": "other", "space": "", "pid": 1, "fingerprint": "", "expiry": expiry}
    (folder / name).write_bytes(orjson.dumps(says))
    os.utime(folder / name, (time.time() - age, time.time() - age))


def test_leases_one_holder(folder: Path) -> None:
    one, two = Leases(folder), Leases(folder)
    assert one.claim("a")
    assert not two.claim("a")
    assert two.claim("b")
    assert [o["shard"] for o in two.others()] == ["a"]
    one.release("a")
    assert two.claim("a")
    one.close()
    two.close()
    assert list(folder.glob("[!.]*")) == []


def test_leases_many_threads_one_winner(folder: Path) -> None:
    holders = [Leases(folder) for _ in range(8)]
    for name in map(str, range(20)):
        foreign(folder, name, age=60)
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(Leases.claim, holders, [name] * 8))
        assert sum(won) == 1
    for holder in holders:
        holder.close()


def test_leases_of_other_machines_expire(folder: Path) -> None:
    foreign(folder, "fresh", age=1)
    foreign(folder, "old", age=60)
    leases = Leases(folder)
    assert not leases.claim("fresh")
    assert leases.claim("old")
    assert [o["shard"] for o in leases.others()] == ["fresh"]
    leases.close()


def test_leases_are_kept_alive(folder: Path) -> None:
    leases = Leases(folder, expiry=0.5)
    leases.claim("a")
    first = (folder / "a").stat().st_mtime
    time.sleep(0.4)
    assert (folder / "a").stat().st_mtime > first
    leases.close()


def test_leases_of_dead_processes_here_are_free_at_once(folder: Path) -> None:
    code = f"import sys; sys.path[:] = {sys.path!r}; from pipeline.batch.leases import Leases; import os; from pathlib import Path; Leases(Path({str(folder)!r})).claim('a'); os._exit(1)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (folder / "a").exists()
    leases = Leases(folder)
    assert leases.others() == []
    assert leases.claim("a")
    leases.close()


def test_leases_half_written_is_not_stolen(folder: Path) -> None:
    (folder / "a").touch()
    leases = Leases(folder, expiry=100)
    assert not leases.claim("a")
    leases.close()


def test_write_atomic_leaves_the_old_file_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.json"
    write_atomic(path, b"old")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(Exception, match=r"the disk is full; free some space and run again"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.json"]


def test_sweep_removes_what_the_dead_left(tmp_path: Path) -> None:
    import socket

    store = RunDir(tmp_path / "out")
    store.create()
    dead = store.path / "done" / f".s.json.{socket.gethostname()}.999999999.ab12.tmp"
    living = store.path / "done" / f".s.json.{socket.gethostname()}.{os.getpid()}.ab12.tmp"
    dead.touch()
    living.touch()
    store.sweep()
    assert not dead.exists()
    assert living.exists()


def test_read_run_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no run directory"):
        RunDir(tmp_path).read_run()


def test_leases_of_the_dead_on_finished_shards_are_swept(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    mine = Leases(tmp_path)
    dead = {**mine._says(), "pid": ended.pid, "owner": "dead"}
    for name in ("done", "open"):
        (tmp_path / name).write_bytes(orjson.dumps(dead))
    assert mine.claim("own")
    other = Leases(tmp_path)
    assert other.claim("living")
    mine.sweep(lambda name: name != "open")
    assert sorted(path.name for path in tmp_path.glob("[!.]*")) == ["living", "open", "own"]
    mine.close()
    other.close()
