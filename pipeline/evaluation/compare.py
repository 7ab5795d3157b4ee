"""Two evaluations on the same gold: what differs, and whether it is more than chance.

The paired bootstrap draws the same articles for both (Koehn 2004), so that the difficulty of an article falls
out of the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from pipeline.errors import InputError, UsageError
from pipeline.evaluation.evaluate import SCHEMA, part_of_figure
from pipeline.evaluation.intervals import LEVEL, RESAMPLES, SEED, add_by_unit, draws, limits
from pipeline.evaluation.scores import Floats, measure, table_of

Evaluation = dict[str, Any]


def load_evaluation(name: str) -> Evaluation:
    """Read an evaluation; `FILE#NAME` takes one of several back ends in a file.

    Raises:
        InputError: the file can't be read, or holds no evaluation.
        UsageError: it holds several and none is named.
    """
    path, _, choice = name.partition("#") if not Path(name).exists() else (name, "", "")
    try:
        data = orjson.loads(Path(path).read_bytes())
    except OSError as error:
        what = "no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise InputError(f"{path}: {what}", hint="check the path", code="input.unreadable") from error
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{path}: not JSON ({error})", hint="give what 'newsfacts evaluate -o' wrote", code="input.json"
        ) from error
    if isinstance(data, dict) and "backends" in data:
        return _choose(data["backends"], path, choice)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError(
            f"{path}: not an evaluation",
            hint="give what 'newsfacts evaluate -o' wrote",
            code="input.evaluation",
        )
    return data


def _choose(backends: dict[str, Evaluation], path: str, choice: str) -> Evaluation:
    if choice not in backends:
        names = ", ".join(f"{path}#{name}" for name in backends)
        raise UsageError(
            f"{path}: holds several evaluations", hint=f"name one of {names}", code="compare.several"
        )
    return backends[choice]


def compare(a: Evaluation, b: Evaluation, *, resamples: int = RESAMPLES, seed: int = SEED) -> dict[str, Any]:
    """Differences B − A of all figures, with paired intervals, and what was gained and lost.

    Args:
        a: the earlier evaluation.
        b: the later one, on the same gold.
        resamples: bootstrap resamples.
        seed: of the resampling.

    Returns:
        `figures`: name → {a, b, difference, interval (null for a single article), clear: whether the interval
        leaves out zero}; `entities` and `facts`: mentions `gained` (right in B only), `lost` (right in A
        only), `new_extra` and `gone_extra` (false mentions); `by_article`: articles whose F1 moved.

    Raises:
        UsageError: the two were scored on different gold.
    """
    if a["gold"]["sha256"] != b["gold"]["sha256"]:
        raise UsageError(
            f"the evaluations are of different gold: {a['gold']['path']} ({a['gold']['sha256'][:12]}) and "
            f"{b['gold']['path']} ({b['gold']['sha256'][:12]})",
            hint="evaluate both on the same file",
            code="compare.gold",
        )
    return {
        "schema": "newsfacts-comparison/1",
        "gold": a["gold"],
        "articles": a["articles"],
        "figures": _differences(a, b, resamples, seed),
        "resamples": {"count": resamples, "seed": seed, "level": LEVEL},
        "entities": _moved(_entity_errors(a), _entity_errors(b)),
        "facts": _moved(_fact_errors(a), _fact_errors(b)),
        "by_article": _moved_articles(a, b),
    }


def _differences(a: Evaluation, b: Evaluation, resamples: int, seed: int) -> dict[str, dict[str, Any]]:
    rows_a, rows_b = a["by_article"], b["by_article"]
    names = [row["group"] or row["id"] for row in rows_a]
    table_a = add_by_unit(table_of(r["counts"] for r in rows_a), names)
    table_b = add_by_unit(table_of(r["counts"] for r in rows_b), names)
    whole_a, whole_b = measure(_sum(table_a)), measure(_sum(table_b))
    drawn: dict[str, list[Floats]] = {name: [] for name in whole_a}
    if len(table_a) > 1:
        for weights in draws(len(table_a), resamples, seed):
            part_a, part_b = (measure(weights @ t, empty=np.nan) for t in (table_a, table_b))
            for name, values in drawn.items():
                values.append(part_b[name] - part_a[name])
    result: dict[str, dict[str, Any]] = {}
    for name in _scored(a, whole_a):
        x, y = float(whole_a[name][0]), float(whole_b[name][0])
        interval = limits(np.concatenate(drawn[name])) if drawn[name] else None
        result[name] = {
            "a": round(x, 1),
            "b": round(y, 1),
            "difference": round(y - x, 1),
            "interval": interval,
            "clear": interval is not None and (interval[0] > 0 or interval[1] < 0),
        }
    return result


def _sum(table: Floats) -> Floats:
    return table.sum(axis=0, keepdims=True)


def _scored(evaluation: Evaluation, names: Iterable[str]) -> list[str]:
    """Figures of the parts that the gold annotates."""
    parts = {"entities": "entities", "entity_links": "entity_links", "facts": "mentions"}
    return [n for n in names if evaluation[parts[part_of_figure(n)]] is not None]


Errors = dict[tuple[Any, ...], dict[str, Any]]


def _entity_errors(evaluation: Evaluation) -> tuple[Errors, Errors]:
    """Gold mentions that were not found and predictions that are wrong, by place."""
    return _errors(evaluation, "entity", lambda e: True)


def _fact_errors(evaluation: Evaluation) -> tuple[Errors, Errors]:
    """Gold facts without a right core, and facts where gold has none, by place."""
    return _errors(evaluation, "fact", lambda e: e["kind"] != "field")


def _errors(evaluation: Evaluation, of: str, counts: Any) -> tuple[Errors, Errors]:
    missed: Errors = {}
    extra: Errors = {}
    for row in evaluation["by_article"]:
        for error in row["errors"]:
            if error["of"] != of or not counts(error):
                continue
            if error["gold"] is not None:
                missed[_key(row["id"], error["gold"])] = error
            # A fact that answers a gold one is no false fact, whatever its fields say.
            if error["pred"] is not None and (of == "entity" or error["gold"] is None):
                extra[_key(row["id"], error["pred"])] = error
    return missed, extra


def _key(article: str, item: dict[str, Any]) -> tuple[Any, ...]:
    return article, item["start"], item["end"], item.get("type")


def _moved(a: tuple[Errors, Errors], b: tuple[Errors, Errors]) -> dict[str, list[dict[str, Any]]]:
    return {
        "gained": _only(a[0], b[0], "gold"),
        "lost": _only(b[0], a[0], "gold"),
        "gone_extra": _only(a[1], b[1], "pred"),
        "new_extra": _only(b[1], a[1], "pred"),
    }


def _only(here: Errors, there: Errors, side: str) -> list[dict[str, Any]]:
    """Errors of one evaluation that the other does not have, each with its article and what was wrong."""
    moved = []
    for key in sorted(here.keys() - there.keys(), key=lambda k: (k[0], k[1], k[2], str(k[3]))):
        error = here[key]
        detail = {"kind": error["kind"], "fields": list(error.get("fields", {}))}
        other = error["pred" if side == "gold" else "gold"]
        moved.append({"article": key[0], **error[side], **detail, "other": other and other["text"]})
    return moved


def _moved_articles(a: Evaluation, b: Evaluation) -> list[dict[str, Any]]:
    """Articles whose figures differ, the largest fall first."""
    later = {row["id"]: row["figures"] for row in b["by_article"]}
    rows = []
    for row in a["by_article"]:
        after = later.get(row["id"], {})
        change = {
            k: round(after.get(k, 0.0) - v, 1) for k, v in row["figures"].items() if after.get(k, 0.0) != v
        }
        if change:
            rows.append({"id": row["id"], "a": row["figures"], "b": after, "change": change})
    return sorted(rows, key=lambda r: (min(r["change"].values()), r["id"]))
