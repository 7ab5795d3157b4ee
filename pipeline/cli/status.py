"""`newsfacts status`: where a run stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.batch.status import Status


def status(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="Run directory.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Say what is done, failed and left, how fast it goes, and what takes the time."""
    from pipeline.batch.status import read_status

    found = read_status(run_dir)
    if as_json:
        import orjson

        sys.stdout.write(orjson.dumps(found.to_json(), option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    for line in _lines(found, run_dir):
        print(line)


def _lines(found: Status, run_dir: Path) -> list[str]:
    from pipeline.cli.watch import duration

    share = found.done.chars / found.chars if found.chars else 1.0
    state = "done" if found.shards_done >= found.shards else "stopped"
    if found.working:
        state = f"{found.shards_working} shards under way on {', '.join(found.working)}"
    lines = [
        f"{run_dir}: {state}",
        f"  input       {found.input}: {found.documents:,} documents, {found.chars:,} characters",
        f"  done        {share:.0%}: {found.shards_done} of {found.shards} shards, {found.done.documents:,} documents",
        f"  found       {found.done.articles:,} articles, {found.done.mentions:,} mentions, {found.done.facts:,} facts",
        f"  failed      {found.failures:,}"
        + (f" (see {run_dir / 'errors.jsonl'})" if found.failures else ""),
        f"  left        {found.shards - found.shards_done} shards, {max(found.documents - found.done.documents, 0):,} documents",
    ]
    if found.rate:
        lines.append(f"  rate        {found.rate:,.0f} characters/s")
    if found.shards_done < found.shards:
        lines.append(f"  time left   {duration(found.seconds_left)}")
    if found.last:
        lines.append(f"  last shard  {found.last}")
    if found.peak_mb:
        lines.append(f"  memory      {found.peak_mb:,.0f} MB at most in a worker")
    total = sum(found.seconds.values())
    if total:
        lines.append("  seconds     by component, of all workers together")
        lines += [
            f"    {name:<12}{taken:>10,.1f}  {taken / total:4.0%}" for name, taken in found.seconds.items()
        ]
    return lines
