"""Leases: several processes and machines share one run directory without doing the same shard twice.

A lease is a file that one process can create and that it touches while it lives. A lease that nobody touched
for `expiry` seconds is taken over, one of a dead process of this machine at once. Leases save work; that the
result is right does not depend on them: two processes that do the same shard write the same bytes.
"""

from __future__ import annotations

import fcntl
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from pipeline.batch.store import alive, cannot_write, read_json

EXPIRY = 120.0
"""Seconds without a sign of life after which a lease is anybody's."""


class Leases:
    """The leases that this process holds.

    Args:
        folder: where lease files are.
        fingerprint: what the holder's records depend on, in one string; told to others.
        expiry: seconds without a sign of life after which others take a lease over.
    """

    def __init__(self, folder: Path, fingerprint: str = "", expiry: float = EXPIRY):
        self.folder, self.fingerprint, self.expiry = folder, fingerprint, expiry
        self.held: set[str] = set()
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="leases", daemon=True)
        self._thread.start()

    def claim(self, name: str) -> bool:
        """Take a lease; False where somebody else has it."""
        path = self.folder / name
        try:
            with self._alone():
                if path.exists():
                    if not self._expired(path, read_json(path) or {}):
                        return False
                    path.unlink(missing_ok=True)
                handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(orjson.dumps(self._says()))
        except FileExistsError:
            return False
        except OSError as error:
            raise cannot_write(path, error) from None
        with self._lock:
            self.held.add(name)
        return True

    def release(self, name: str) -> None:
        """Give a lease back."""
        with self._lock:
            if name not in self.held:
                return
            self.held.discard(name)
        path = self.folder / name
        if (read_json(path) or {}).get("owner") == self.owner:
            path.unlink(missing_ok=True)

    def others(self) -> list[dict[str, Any]]:
        """What living others say of themselves in their leases."""
        found = []
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            says = read_json(path)
            if (
                says
                and not path.name.startswith(".")
                and path.name not in self.held
                and not self._expired(path, says)
            ):
                found.append({**says, "shard": path.name})
        return found

    def sweep(self, done: Callable[[str], bool]) -> None:
        """Remove what processes that died left of shards that are done."""
        with self._alone():
            for path in sorted(self.folder.glob("[!.]*")):
                says = read_json(path)
                if path.name not in self.held and done(path.name) and says and self._expired(path, says):
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Give all leases back."""
        self._end.set()
        for name in list(self.held):
            self.release(name)

    def _says(self) -> dict[str, Any]:
        return {
            "owner": self.owner,
            "host": socket.gethostname(),
            "space": _process_space(),
            "pid": os.getpid(),
            "fingerprint": self.fingerprint,
            "expiry": self.expiry,
        }

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time finds a lease expired and takes it over.

        Where the file system has no locks two may take over the same lease, which costs double work, no more.
        """
        handle = os.open(self.folder / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _expired(self, path: Path, says: dict[str, Any]) -> bool:
        if says.get("host") == socket.gethostname() and says.get("space") == _process_space():
            return not alive(int(says["pid"]))
        try:
            age = self._clock() - path.stat().st_mtime
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return age > float(says.get("expiry", self.expiry))

    def _clock(self) -> float:
        """The time as the file system has it: clocks of machines differ, a server's clock is one."""
        probe = self.folder / f".{self.owner.replace(':', '-')}.tmp"
        try:
            probe.touch()
            return probe.stat().st_mtime
        except OSError:
            return time.time()
        finally:
            probe.unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self._end.wait(self.expiry / 5):
            with self._lock:
                held = list(self.held)
            for name in held:
                with suppress(OSError):
                    os.utime(self.folder / name)


def _process_space() -> str:
    """Tells machines, containers and boots apart in which a process number means something else."""
    found = []
    for name in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            found.append(os.readlink(name) if "ns" in name else Path(name).read_text().strip())
    return " ".join(found)
