"""Make the page of figures from what the benchmarks wrote down.

    pytest tests/benchmarks --json figures.json && python tests/benchmarks/table.py figures.json

Writes resources/manual/figures.md. LARGE=1 before pytest measures at full size.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "resources" / "manual" / "figures.md"

HEAD = """\
# Figures

Not written by hand, but by

```
LARGE=1 pytest tests/benchmarks --json figures.json && python tests/benchmarks/table.py figures.json
```

Each figure stands below the baseline that it was measured beside, in the same run. Times are of one machine
({machine}); the factors carry over to others.
"""


def page(records: Iterable[Mapping[str, Any]], machine: str) -> str:
    """The page, in Markdown; records: as `conftest.tell` keeps them."""
    lines = [HEAD.format(machine=machine)]
    benchmark = None
    for record in records:
        if record["benchmark"] != benchmark:
            benchmark = record["benchmark"]
            title = benchmark.removeprefix("test_").replace("_", " ")
            lines += [
                "",
                f"**{title[:1].upper()}{title[1:]}**",
                "",
                "| | | × the baseline |",
                "|---|---:|---:|",
            ]
        baseline, unit = record["baseline_figure"], record["unit"]
        lines.append(f"| *{record['baseline']}* | {_short(baseline)} {unit} | |")
        lines += [
            f"| {name} | {_short(figure)} {unit} | {_short(figure / baseline)} |"
            for name, figure in record["figures"].items()
        ]
    return "\n".join(lines) + "\n"


def _short(number: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    PAGE.write_text(page(told["records"], told["machine"]), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
