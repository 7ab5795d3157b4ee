"""Evaluations and comparisons as tables for a reader."""

from __future__ import annotations

import sys
from typing import IO, Any

from rich import box
from rich.console import Console
from rich.table import Table

from pipeline.evaluation.scores import GROUPS

Json = dict[str, Any]
_PIPE_WIDTH = 120


def console(file: IO[str] | None = None) -> Console:
    """A console on stderr: colours on a terminal, plain lines of a fixed width in a pipe."""
    stream = file or sys.stderr
    return Console(
        file=stream, width=None if stream.isatty() else _PIPE_WIDTH, highlight=False, soft_wrap=False
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, name in enumerate(columns):
        table.add_column(name, justify="left" if i == 0 else "right", no_wrap=i > 0)
    return table


def _number(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _interval(evaluation: Json, name: str) -> str:
    limits = (evaluation["intervals"] or {}).get(name)
    return f"{limits[0]:.1f}–{limits[1]:.1f}" if limits else "–"


def show_evaluation(evaluation: Json, out: Console, show: int = 0) -> None:
    """Print an evaluation: ratios with intervals, fields, false facts, groups, the first `show` errors."""
    name = evaluation["gold"]["path"]
    ner = (evaluation.get("run") or {}).get("ner")
    count = evaluation["articles"]
    out.print(
        _ratios(
            evaluation, f"{name}: {count} article{'' if count == 1 else 's'}" + (f", {ner}" if ner else "")
        )
    )
    if evaluation["fields"]:
        fields = _table(f"fields right, of {evaluation['matched']} matched facts", *evaluation["fields"])
        fields.columns[0].justify = "right"
        fields.add_row(*(_number(v) for v in evaluation["fields"].values()))
        out.print(fields)
    if evaluation["false_facts"]:
        out.print(_counts("false facts", evaluation["false_facts"]), soft_wrap=True)
    for key, counts in evaluation["by_type"].items():
        if counts and key == "entities":
            out.print(_counts("entity errors", counts), soft_wrap=True)
    for key, values in evaluation["by_group"].items():
        out.print(_groups(key, values))
    if cost := evaluation.get("run"):
        out.print(_cost(cost), markup=False, soft_wrap=True)
    if show:
        for field, counts in (evaluation["confusions"] or {}).items():
            out.print(_counts(f"{field}, right → found", counts), markup=False, soft_wrap=True)
    show_errors(evaluation, out, show)


def _cost(cost: Json) -> str:
    return (
        f"{cost['ner']}: {_number(cost['chars_per_second'], 0)} characters a second, "
        f"start-up {_number(cost['start_up_seconds'])} s, peak memory {_number(cost['peak_mb'], 0)} MB, "
        f"model {_number(cost['model_mb'])} MB\n"
    )


def _ratios(evaluation: Json, title: str) -> Table:
    table = _table(title, "", "P", "R", "F1", "95 %", "partial F1", "right", "found", "gold")
    rows: list[tuple[str, str, Json]] = []
    if evaluation["entities"]:
        rows += [(f"entities {g}", f"entities.{g}", evaluation["entities"][g]) for g in GROUPS]
    if evaluation["mentions"]:
        rows += [(f"mentions {k}", f"mentions.{k}", v) for k, v in evaluation["mentions"].items()]
        rows.append(("core facts", "core", evaluation["core"]))
        rows += [(k, f"links.{k}", v) for k, v in evaluation["links"].items()]
    if evaluation["entity_links"]:
        rows.append(("entity links", "entity_links", evaluation["entity_links"]))
    for label, name, v in rows:
        figures = [_number(v[k]) for k in ("P", "R", "F1")]
        partial = _number(v["partial_F1"]) if "partial_F1" in v else ""
        counts = [str(v[k]) for k in ("tp", "pred", "gold")]
        table.add_row(label, *figures, _interval(evaluation, f"{name}.F1"), partial, *counts)
    return table


def _counts(title: str, counts: dict[str, int]) -> str:
    return f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.items()) + "\n"


def _groups(key: str, values: Json) -> Table:
    table = _table(f"by {key}", "", "articles", "entities F1", "mentions F1", "core F1")
    for value, part in values.items():
        table.add_row(value, str(part["articles"]), *(_number(f) for f in main_figures(part)))
    return table


def main_figures(part: Json) -> tuple[float | None, float | None, float | None]:
    """Strict entity F1, mention F1 (overlap) and core F1 of an evaluation or a group of one."""
    return (
        part["entities"]["micro"]["F1"] if part["entities"] else None,
        part["mentions"]["overlap"]["F1"] if part["mentions"] else None,
        part["core"]["F1"] if part["core"] else None,
    )


def show_errors(evaluation: Json, out: Console, show: int) -> None:
    """Print the first `show` errors, one line each."""
    lines = [(row["id"], error) for row in evaluation["by_article"] for error in row["errors"]]
    for identity, error in lines[:show]:
        out.print(f"{identity} {describe(error)}", markup=False, soft_wrap=True)
    if 0 < show < len(lines):
        out.print(f"… and {len(lines) - show} more (all are in the JSON)", markup=False, soft_wrap=True)


def describe(error: Json) -> str:
    """One line that says what an error is."""
    gold, pred = error["gold"], error["pred"]
    if error["of"] == "entity":
        here = gold or pred
        line = f"{error['kind']} {here['type']} {here['text']!r} at {here['start']}"
        return line + (f", found {pred['type']} {pred['text']!r}" if gold and pred else "")
    if error["of"] == "entity link":
        return f"{error['kind']} in linking: {'、'.join(error['names'])}"
    if error["kind"] == "missed":
        return f"missed fact {gold['text']!r} at {gold['start']}"
    if error["kind"] == "extra":
        return f"false fact {pred['text']!r} at {pred['start']} ({error['class']})"
    wrong = "; ".join(
        f"{k}: gold {_short(v['gold'])}, found {_short(v['pred'])}" for k, v in error["fields"].items()
    )
    return f"fact {gold['text']!r} at {gold['start']}: {wrong}"


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value.get('start')}…{value.get('end')}"
    return repr(value)


def show_backends(evaluations: dict[str, Json], out: Console) -> None:
    """Print several back ends side by side: scores and costs."""
    first = next(iter(evaluations.values()))
    title = f"{first['gold']['path']}: back ends compared"
    columns = ("entities F1", "95 %", "core F1", "chars/s", "start-up s", "peak MB", "model MB")
    table = _table(title, "", *columns)
    for name, evaluation in evaluations.items():
        entities, _, core = main_figures(evaluation)
        cost = evaluation["run"]
        table.add_row(
            name,
            _number(entities),
            _interval(evaluation, "entities.micro.F1"),
            _number(core),
            _number(cost["chars_per_second"], 0),
            _number(cost["start_up_seconds"], 2),
            _number(cost["peak_mb"], 0),
            _number(cost["model_mb"]),
        )
    out.print(table)


def show_comparison(comparison: Json, out: Console, show: int = 20) -> None:
    """Print what differs between two evaluations; `*` marks differences whose interval leaves out zero."""
    table = _table(f"{comparison['gold']['path']}: B − A", "", "A", "B", "difference", "95 %", "")
    for name, row in comparison["figures"].items():
        main = name.endswith("F1") or name.startswith("fields.")
        if not main or not (row["difference"] or row["clear"] or name in _ALWAYS):
            continue
        limits = row["interval"]
        shown = f"{limits[0]:+.1f} to {limits[1]:+.1f}" if limits else "–"
        table.add_row(
            name,
            _number(row["a"]),
            _number(row["b"]),
            f"{row['difference']:+.1f}",
            shown,
            "*" if row["clear"] else "",
        )
    out.print(table)
    for kind in ("entities", "facts"):
        for change, items in comparison[kind].items():
            if items:
                out.print(f"{kind} {change.replace('_', ' ')}: {len(items)}", markup=False, soft_wrap=True)
            for item in items[:show]:
                out.print(f"  {_moved(item)}", markup=False, soft_wrap=True)
            if len(items) > show:
                out.print(f"  … and {len(items) - show} more", markup=False, soft_wrap=True)


_ALWAYS = ("entities.micro.F1", "mentions.overlap.F1", "core.F1")


def _moved(item: Json) -> str:
    line = f"{item['article']} {item.get('type') or ''} {item['text']!r} at {item['start']}".replace(
        "  ", " "
    )
    why = [item["kind"], *item["fields"]] if item["fields"] else [item["kind"]]
    return line + f" ({' '.join(why)}" + (f": {item['other']!r})" if item["other"] else ")")
