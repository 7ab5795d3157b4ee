"""Where models are, and whether they are what they were when they were locked.

A model is a folder with a `lock.json` that names its files with size and sha256, its licence and its scores.
Every load checks it: a model that was cut off in a copy, or merged by a version control system, never runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, MissingPartError

LOCK = "lock.json"
VARIABLE = "NEWSFACTS_MODELS"
"""Environment variable that names another folder of models."""


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of a model as it was when the model was finished."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What a model folder should hold."""

    folder: Path
    name: str
    kind: str
    licence: str
    files: tuple[LockedFile, ...]
    scores: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """One digest for all files of the model, by name."""
        joined = "\n".join(f"{file.name} {file.sha256}" for file in sorted(self.files, key=lambda f: f.name))
        return hashlib.sha256(joined.encode()).hexdigest()

    def problems(self) -> list[str]:
        """What is wrong with the files, a line each; empty when all is well."""
        found = []
        for file in self.files:
            path = self.folder / file.name
            if not path.is_file():
                found.append(f"{path}: missing")
            elif path.stat().st_size != file.size:
                found.append(f"{path}: {path.stat().st_size} bytes, {file.size} expected")
            elif hash_file(path) != file.sha256:
                found.append(f"{path}: sha256 is not the one in {LOCK}")
        return found

    def check(self) -> None:
        """Refuses a damaged model.

        Raises:
            InputError: a file is missing or differs.
        """
        problems = self.problems()
        if problems:
            raise InputError(
                f"damaged model: {problems[0]}",
                hint="restore the file (git checkout, install again) or train the model again",
                code="model.damaged",
            )


def hash_file(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_dirs() -> list[Path]:
    """Folders that may hold models, first choice first: the variable, the repository, the installed data."""
    given = os.environ.get(VARIABLE)
    if given:
        return [Path(given)]
    root = Path(__file__).resolve().parents[2]
    installed = Path("share") / "newsfacts" / "models"
    schemes = (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user"))
    bases = [root, *(Path(sysconfig.get_path("data", scheme)) for scheme in schemes)]
    return [root / "models", *(base / installed for base in bases)]


def find_model(name: str) -> Path:
    """Folder of a model by its name.

    Raises:
        MissingPartError: no folder of that name with a lock file is there.
    """
    places = model_dirs()
    for place in places:
        if (place / name / LOCK).is_file():
            return place / name
    raise MissingPartError(
        f"model {name!r} is not in {' or '.join(str(place) for place in places)}",
        hint=f"install newsfacts again, or set {VARIABLE} to the folder that holds it",
        code="model.missing",
    )


def list_models() -> list[Lock]:
    """Locks of all models that are found, by name."""
    found: dict[str, Lock] = {}
    for place in model_dirs():
        for path in sorted(place.glob(f"*/{LOCK}")):
            if path.parent.name not in found:
                found[path.parent.name] = read_lock(path.parent)
    return [found[name] for name in sorted(found)]


def read_lock(folder: Path) -> Lock:
    """Reads a model folder's lock file.

    Raises:
        MissingPartError: the folder has none.
        InputError: the file is no lock file.
    """
    path = folder / LOCK
    try:
        data = json.loads(path.read_text("utf-8"))
        files = tuple(LockedFile(name, item["size"], item["sha256"]) for name, item in data["files"].items())
        return Lock(folder, data["name"], data["kind"], data["licence"], files, data.get("scores", {}))
    except FileNotFoundError:
        raise MissingPartError(
            f"{path}: no model here", hint="give a folder that `newsfacts train` wrote", code="model.missing"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}: not a lock file ({type(error).__name__}: {error})",
            hint="restore it (git checkout, install again)",
            code="model.damaged",
        ) from None


def write_lock(
    folder: Path,
    names: list[str],
    *,
    name: str,
    kind: str,
    licence: str,
    scores: dict[str, Any] | None = None,
) -> Lock:
    """Locks the named files of a folder as they are now."""
    files = {
        item: {"size": (folder / item).stat().st_size, "sha256": hash_file(folder / item)} for item in names
    }
    data = {"name": name, "kind": kind, "licence": licence, "files": files, "scores": scores or {}}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    (folder / LOCK).write_text(text, encoding="utf-8")
    return read_lock(folder)
