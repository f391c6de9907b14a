"""Two threads want an adapter each: `python -m tests.unit.config.loading_at_once`.

Prints how often one thread looked for a module after the other did.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from itertools import pairwise
from typing import Any

from config import wiring


class _Watching(MetaPathFinder):
    """Notes which thread looks for a module, and lets the other one in between."""

    def __init__(self) -> None:
        self.looked: list[int] = []

    def find_spec(self, *_: Any) -> None:
        self.looked.append(threading.get_ident())
        time.sleep(0.001)


def main() -> None:
    """Let both want theirs at the same moment."""
    together = threading.Barrier(2)
    watching = _Watching()
    sys.meta_path.insert(0, watching)

    def want(adapter: Callable[[], object]) -> None:
        together.wait()
        adapter()

    threads = [threading.Thread(target=want, args=[a]) for a in (wiring.objects, wiring.index)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    changes = sum(one != other for one, other in pairwise(watching.looked))
    sys.stdout.write(f"{changes}\n")


if __name__ == "__main__":
    main()
