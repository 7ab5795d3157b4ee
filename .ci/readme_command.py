"""Print a command of the README, so that CI runs exactly what a reader runs.

The commands are the shell code blocks that follow `<!-- command: NAME -->`.
"""

import re
import sys
from pathlib import Path

readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
match = re.search(
    rf"<!-- command: {re.escape(sys.argv[1])} -->\s*```(?:sh|bash)\n(.*?)```", readme, re.DOTALL
)
if not match:
    sys.exit(f"README.md has no command block named {sys.argv[1]}")
print(match.group(1).strip())
