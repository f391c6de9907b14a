"""`python -m tests.bench.search`: Elasticsearch beside the embedded index, on one corpus.

Needs a server, see `tests.services`. Facets and exact totals are part of every answer. Times
are by the clock, of one person who asks one thing after the other.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from search.elastic.index import ElasticIndex
from tests import services
from tests.bench.search.measuring import EMBEDDED, SERVED, figures


def main() -> None:
    """Fill both, ask both, rebuild one meanwhile, print."""
    parser = ArgumentParser(prog="python -m tests.bench.search", description=main.__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=20, help="of each kind")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="lantai-search-") as folder, _server() as served:
        told = figures(served, Path(folder), chosen.items, chosen.queries)
    if chosen.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)


@contextmanager
def _server() -> Iterator[ElasticIndex]:
    name = services.fresh_name()
    with services.index_client() as client:
        try:
            yield ElasticIndex(client, name)
        finally:
            services.remove_indices(name)


def _print(told: Mapping[str, Any]) -> None:
    print(f"\n{told['items']} items\n")
    for what in ("fill, seconds", "size, bytes"):
        one, other = (told[what][name] for name in (EMBEDDED, SERVED))
        print(f"{what:<40}{one:>16,.0f}{other:>16,.0f}{other / one:>10.2f}")
    print(f"\n{'milliseconds':<40}{EMBEDDED:>16}{SERVED:>16}{'ratio':>10}")
    print(f"{'':<40}{'p50 p95':>16}{'p50 p95':>16}{'p50 p95':>10}")
    for name, found in told["times"].items():
        print(f"{name:<40}{_row(found[EMBEDDED])}{_row(found[SERVED])}{_ratio(found)}")
    during = told["during a rebuild"]
    print(f"\nrebuild of {during['seconds']:.0f} s: quiet {_row(during['quiet'])}", end="")
    print(f", meanwhile {_row(during['meanwhile'])}")


def _row(found: Mapping[str, float]) -> str:
    return f"{found['middle_s'] * 1000:>8.1f}{found['most_s'] * 1000:>8.1f}"


def _ratio(found: Mapping[str, Mapping[str, float]]) -> str:
    ratios = (found[SERVED][key] / found[EMBEDDED][key] for key in ("middle_s", "most_s"))
    return "".join(f"{ratio:>6.2f}" for ratio in ratios)


if __name__ == "__main__":
    main()
