"""The run directory. Output first, marker last: what has a marker is whole, what has none is done again.

run.json                         input, settings, plan in numbers, fingerprint
records/<year>/<shard>.jsonl.zst article records: the truth, everything else can be made again from them
done/<shard>.json                marker: fingerprint, counts, seconds, failures, sha256 of the records
errors.jsonl                     all failures, from the markers
leases/<shard>                   who works on a shard (see `leases`)
tables/                          Parquet (see `tables`)
"""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from pipeline.batch.fingerprint import Fingerprint, differences
from pipeline.batch.model import Failure, Plan, Result, Settings, Shard
from pipeline.errors import InputError, NewsfactsError, UsageError
from pipeline.source.inputs import printable


class RunDir:
    """Paths of a run directory, and what is written there.

    Args:
        path: the directory; it is made where needed.
    """

    def __init__(self, path: Path):
        self.path = path

    def create(self) -> None:
        """Make the directory.

        Raises:
            UsageError: it can't be made, or it is a directory with something else in it.
        """
        try:
            strangers = self.path.is_dir() and not self.run_file.exists() and any(self.path.iterdir())
            if strangers and not (self.path / "done").is_dir():
                raise UsageError(
                    f"{self.path}: holds something else than a run",
                    hint="name a new directory",
                    code="run.directory",
                )
            for folder in ("records", "done", "leases"):
                (self.path / folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(self.path, error) from None

    @property
    def run_file(self) -> Path:
        """Where the run is described."""
        return self.path / "run.json"

    @property
    def errors_file(self) -> Path:
        """Where failures are listed."""
        return self.path / "errors.jsonl"

    def records_file(self, shard: Shard) -> Path:
        """Where the records of a shard are."""
        return self.path / "records" / shard.year / f"{shard.id}.jsonl.zst"

    def records_file_of(self, marker: dict[str, Any]) -> Path | None:
        """The records that a marker is about; None where no document of the shard gave one."""
        return self.path / marker["records"] if marker["records"] else None

    def marker_file(self, shard: str) -> Path:
        """Where the marker of a shard is."""
        return self.path / "done" / f"{shard}.json"

    def read_run(self) -> dict[str, Any]:
        """What `run.json` says.

        Raises:
            InputError: this is no run directory.
        """
        found = read_json(self.run_file)
        if found is None or "settings" not in found:
            raise InputError(
                f"{self.path}: no run directory", hint="give one made by 'newsfacts run'", code="run.missing"
            )
        return found

    def write_run(
        self, shown: str, root: Path, settings: Settings, plan: Plan, fingerprint: Fingerprint, began: str
    ) -> None:
        """Describe the run."""
        described = {
            "schema": "newsfacts-run/1",
            "input": shown,
            "input_absolute": printable(root.resolve()),
            "began": began,
            "settings": asdict(settings),
            "fingerprint": fingerprint,
            "plan": {"shards": len(plan.shards), "documents": plan.documents, "chars": plan.chars},
            "failures": [failure.to_json() for failure in plan.failures],
        }
        write_atomic(self.run_file, orjson.dumps(described, option=orjson.OPT_INDENT_2) + b"\n")

    def markers(self) -> Iterator[dict[str, Any]]:
        """Markers of all shards that are done, sorted by shard."""
        folder = self.path / "done"
        for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            marker = read_json(file)
            if marker is not None:
                yield marker

    def commit(self, shard: Shard, result: Result, fingerprint: Fingerprint, hashes: dict[str, str]) -> None:
        """Write the records of a shard, then its marker.

        Raises:
            UsageError: the disk is full or can't be written to; nothing half is left behind.
        """
        path = self.records_file(shard)
        if result.counts.articles:
            write_atomic(path, result.data)
        else:
            path.unlink(missing_ok=True)
        marker = {
            "shard": shard.id,
            "year": shard.year,
            "records": path.relative_to(self.path).as_posix() if result.counts.articles else None,
            "sha256": hashlib.sha256(result.data).hexdigest(),
            "bytes": len(result.data),
            "digest": shard.digest,
            "sources": {name: hashes[name] for name, _, _ in shard.slices},
            "fingerprint": fingerprint,
            "counts": result.counts.to_json(),
            "years": dict(sorted(result.years.items())),
            "seconds": result.seconds,
            "peak_mb": result.peak_mb,
            "failures": [failure.to_json() for failure in result.failures],
            "finished": now(),
            "by": f"{socket.gethostname()}:{os.getpid()}",
        }
        write_atomic(self.marker_file(shard.id), orjson.dumps(marker, option=orjson.OPT_INDENT_2) + b"\n")

    def why_again(self, shard: Shard, marker: dict[str, Any] | None, fingerprint: Fingerprint) -> str | None:
        """Why a shard has to be done (again): empty for a new one, None where it is done and whole."""
        if marker is None:
            return ""
        if changed := differences(marker.get("fingerprint", {}), fingerprint):
            return f"{', '.join(changed)} changed"
        if marker.get("digest") != shard.digest:
            return "its input changed"
        if marker["records"] is None:
            return None
        path = self.path / marker["records"]
        try:
            data = path.read_bytes()
        except OSError:
            return f"{path}: its records are missing"
        if len(data) < marker["bytes"]:
            return f"{path}: its records are cut short"
        if hashlib.sha256(data).hexdigest() != marker["sha256"]:
            return f"{path}: its records are damaged"
        return None

    def write_errors(self, failures: Iterable[Failure]) -> int:
        """Write `errors.jsonl` from the markers and what could not be read at all; says how many there are."""
        lines = [orjson.dumps(failure.to_json()) for failure in failures]
        for marker in self.markers():
            lines += [orjson.dumps(failure) for failure in marker["failures"]]
        if lines or self.errors_file.exists():
            write_atomic(self.errors_file, b"".join(line + b"\n" for line in lines))
        return len(lines)

    def put_aside(self, shards: set[str]) -> list[str]:
        """Move away what belongs to shards that the input no longer has; gives their names."""
        gone = [marker for marker in self.markers() if marker["shard"] not in shards]
        for marker in gone:
            folder = self.path / "removed" / marker["year"]
            folder.mkdir(parents=True, exist_ok=True)
            self.marker_file(marker["shard"]).replace(folder / f"{marker['shard']}.json")
            records = self.records_file_of(marker)
            if records is not None and records.exists():
                records.replace(folder / records.name)
        return [marker["shard"] for marker in gone]

    def sweep(self) -> None:
        """Remove temporary files of processes that were killed, once they are old enough to be nobody's."""
        for file in self.path.rglob(".*.tmp"):
            try:
                if datetime.now().timestamp() - file.stat().st_mtime > 3600 or _dead(file.name):
                    file.unlink()
            except OSError:
                continue


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary name, fsync, rename.

    Raises:
        UsageError: the disk is full or can't be written to.
    """
    temporary = path.parent / f".{path.name}.{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from None


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a loss of power, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _dead(name: str) -> bool:
    """Whether a temporary file (`.name.host.pid.unique.tmp`) is of a process here that is no longer there."""
    rest, pid, _, _ = name.rsplit(".", 3)
    return rest.endswith(f".{socket.gethostname()}") and pid.isdigit() and not alive(int(pid))


def alive(pid: int) -> bool:
    """Whether a process of this machine is running."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def cannot_write(path: Path, error: OSError) -> NewsfactsError:
    """One line for what can't be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UsageError(
            f"{path}: the disk is full", hint="free some space and run again", code="run.disk_full"
        )
    return UsageError(
        f"{path}: can't be written ({error.strerror or error})",
        hint="check the directory and run again",
        code="run.write",
    )


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object of a file; None where there is none, or a damaged one."""
    try:
        value = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return value if isinstance(value, dict) else None


def now() -> str:
    """The time, ISO, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
