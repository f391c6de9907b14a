"""RapidOCR with its defaults as a side of the bench, in an environment of its own.

    python reads_rapid.py CORE

Imports nothing of ours: that environment holds RapidOCR and what it needs, and nothing else.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time


def main(core: str) -> None:
    """Answer until standard input ends."""
    os.sched_setaffinity(0, {int(core)})
    os.environ["OMP_NUM_THREADS"] = "1"
    told, sys.stdout = sys.stdout, sys.stderr  # its log goes there
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    for line in sys.stdin:
        before, began = _processor_s(), time.perf_counter()
        found = engine(json.loads(line)["path"])
        seconds, used = time.perf_counter() - began, _processor_s() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer = {"text": "\n".join(found.txts or ()), "seconds": seconds, "cpu_s": used}
        print(json.dumps(answer | {"peak_mib": peak}), file=told, flush=True)


def _processor_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
