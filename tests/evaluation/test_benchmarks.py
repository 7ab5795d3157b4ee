"""The benchmark scripts run; what they measure is nothing for a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_benchmarks_speed_reports_every_figure(tmp_path: Path) -> None:
    page = tmp_path / "2024-03-20.md"
    page.write_text("## 区总工会走访企业\n\n近日，区总工会走访企业86家。\n", encoding="utf-8")
    script = ROOT / "tests" / "benchmarks" / "speed.py"
    command = [sys.executable, str(script), str(page), "--chars", "200", "--repeats", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["sentences"] > 0
    assert result["bare"]["ratio"] > 0
    assert result["bare, one thread"]["ratio_cpu"] > 0
    assert {"entities", "facts", "reading and records"} <= set(result["share_of_time"])
    assert result["start_up"]["peak_mb"] >= 0
