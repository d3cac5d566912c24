#!/bin/sh
# The engine beside its peers in Python, in turns, one thread each: ratios, and Benchmarks/peers.json.
# They go into an environment of their own, Benchmarks/.venv, made once from Benchmarks/peers/requirements.txt.
# RUNS=9 takes more runs, ONLY=grpo,gae-eight fewer works, PEERS=/path/to/python an interpreter that has the peers already.
set -eu
cd "$(dirname "$0")/.."
static=""
[ "$(uname -s)" = Linux ] && static="--static-swift-stdlib"
swift build -c release $static --package-path Benchmarks --product bench
bench="$(swift build -c release $static --package-path Benchmarks --show-bin-path)/bench"
peers="${PEERS:-}"
if [ -z "$peers" ]; then
  peers=Benchmarks/.venv/bin/python
  [ -x "$peers" ] || python3 -m venv Benchmarks/.venv
  "$peers" -m pip install --quiet --disable-pip-version-check -r Benchmarks/peers/requirements.txt
fi
PYTHONDONTWRITEBYTECODE=1 "$peers" Benchmarks/peers/compare.py "$bench" Benchmarks/peers.json
