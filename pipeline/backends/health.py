"""What works on this machine: back ends, models and the optional parts of newsfacts."""

from __future__ import annotations

import importlib.metadata
import platform
import sys

from pipeline.backends import status
from pipeline.backends.lock import Lock, list_models
from pipeline.errors import NewsfactsError

PARTS = {
    "report": (("xlsxwriter", "matplotlib"), "Excel and chart reports"),
    "tables": (("pyarrow", "duckdb"), "Parquet tables and SQL over them"),
    "ray": (("ray",), "batches on several machines"),
    "train": (("torch", "onnx"), "training the shipped model again"),
    "notebooks": (("nbclient", "ipykernel", "nbformat"), "running the notebooks"),
}
"""Extras: packages and what they are for."""


def checkup() -> list[dict[str, object]]:
    """A row per part: kind (python, back end, model, extra), name, works, missing, install, versions, about.

    Example:
        >>> {row["kind"] for row in checkup()} >= {"python", "back end", "extra"}
        True
    """
    rows: list[dict[str, object]] = [_python()]
    rows += [{"kind": "back end", **row} for row in status()]
    rows += [_model(lock) for lock in _locks()]
    rows += [_extra(name, *part) for name, part in PARTS.items()]
    return rows


def _python() -> dict[str, object]:
    works = sys.version_info >= (3, 11)
    return {
        "kind": "python",
        "name": platform.python_version(),
        "works": works,
        "missing": [] if works else ["Python 3.11 or later"],
        "install": None if works else "install Python 3.11 or later",
        "versions": {},
        "about": f"{platform.system()} {platform.machine()}",
    }


def _locks() -> list[Lock]:
    """Locks of the models that are found; a damaged lock file is reported by `models check`."""
    try:
        return list_models()
    except NewsfactsError:
        return []


def _model(lock: Lock) -> dict[str, object]:
    """State of one model folder: its files have the sizes and sums that its lock names."""
    problem = None
    try:
        lock.check()
    except NewsfactsError as error:
        problem = str(error)
    return {
        "kind": "model",
        "name": lock.name,
        "works": problem is None,
        "missing": [problem] if problem else [],
        "install": None if problem is None else "pip install --force-reinstall newsfacts",
        "versions": {},
        "about": str(lock.folder),
    }


def _extra(name: str, packages: tuple[str, ...], about: str) -> dict[str, object]:
    versions: dict[str, str | None] = {}
    for package in packages:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = None
    missing = [package for package, version in versions.items() if version is None]
    return {
        "kind": "extra",
        "name": name,
        "works": not missing,
        "missing": missing,
        "install": f"pip install 'newsfacts[{name}]'" if missing else None,
        "versions": versions,
        "about": about,
    }
