"""Times the engine and its peers in turns, run by run, one thread each, and prints the ratios.

usage: compare.py BENCH [RESULTS.json]

RUNS=9 takes nine runs of each instead of seven; ONLY=grpo,gae-eight does those alone. What is timed is the processor's
time, so that a busy machine disturbs both sides alike; each figure is the median of its runs. The exit status is 1 when
a ratio is below what is asked for, or when the two sides do not agree about the result.
"""
import os

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore")

import works


class Ours:
    """The engine's side, which waits for orders."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "peers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, order, work, seed):
        self.process.stdin.write(f"{order} {work} {seed}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            sys.exit(answer["error"])
        return answer

    def seconds(self, work, seed):
        return self.ask("time", work, seed)["seconds"]

    def result(self, work, seed):
        return self.ask("result", work, seed)["values"]


def measure(ours, kind, runs):
    """Medians of both sides, taken in turns; then whether the results agree."""
    work = kind() if kind.peer else None
    mine, theirs = [], []
    for seed in range(1, runs + 1):
        mine.append(ours.seconds(kind.ours, seed))
        if work:
            theirs.append(works.timed(work, seed))
            if hasattr(work, "evaluate"):
                work.evaluate()
    row = {"work": kind.name, "peer": kind.peer, "ours": statistics.median(mine), "runs": runs}
    if work:
        row["theirs"] = statistics.median(theirs)
        row["ratio"] = row["theirs"] / row["ours"]
        row["apart"], row["allowed"] = work.check(ours.result)
    else:
        row["ours"] /= ours.result(kind.ours, 0)[0]
    return row


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size or unit == "µs":
            return f"{seconds / size:.3g} {unit}"


def line(row):
    if "ratio" not in row:
        return f"{row['work']}\n  {duration(row['ours'])} (aim 50 µs)"
    verdict = "" if row["ratio"] >= row["least"] else "   BELOW"
    agree = "agree" if row["apart"] <= row["allowed"] else "DISAGREE"
    return (
        f"{row['work']}\n  {duration(row['ours']):>9} beside {duration(row['theirs'])} of {row['peer']}: "
        f"{row['ratio']:.3g} times (at least {row['least']}, aim {row['aim']}){verdict}\n"
        f"  results {agree}: {row['apart']:.2g} apart, {row['allowed']:.2g} allowed")


def main():
    import torch

    torch.set_num_threads(1)
    runs = max(1, int(os.environ.get("RUNS", "7")))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    ours = Ours(sys.argv[1])
    rows = []
    for kind, least, aim in works.WORKS:
        if only and kind.ours not in only:
            continue
        row = measure(ours, kind, runs) | {"least": least, "aim": aim}
        print(line(row), flush=True)
        rows.append(row)
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w") as file:
            json.dump(rows, file, indent=2, ensure_ascii=False)
            file.write("\n")
    missed = [row for row in rows if "ratio" in row and (row["ratio"] < row["least"] or row["apart"] > row["allowed"])]
    sys.exit(1 if missed else 0)


main()
