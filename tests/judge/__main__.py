"""Prints what a tour breaks, by rule; exit code 1 when anything does."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from tests.judge.rules import RULES


def main(folder: Path) -> int:
    """Judge the tour in *folder*."""
    screens = json.loads((folder / "index.json").read_text(encoding="utf-8"))["screens"]
    count: Counter[str] = Counter()
    for screen in screens:
        where = f"{screen['language']}/{screen['preset']}/{screen['size'][0]} {screen['png']}"
        for name, rule in RULES.items():
            for complaint in rule(screen):
                count[name] += 1
                print(f"{name}: {where}: {complaint}")
    print(f"{len(screens)} screens; " + (", ".join(f"{k} {v}" for k, v in count.items()) or "nothing broken"))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
