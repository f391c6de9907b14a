"""`python -m tests.bench.side bare ENGINE THREADS` or `… line`: a side's own process."""

from __future__ import annotations

import os
import sys


def main(kind: str, *args: str) -> None:
    """Answer until standard input ends."""
    if kind == "bare":
        from tests.bench import bare

        bare.serve(args[0], int(args[1]))
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.django"
    import django

    django.setup()
    from tests.bench import whole

    whole.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
