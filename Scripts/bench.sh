#!/bin/sh
# Measures the program, the book and the engine; prints a table and writes Benchmarks/results.json.
# `bench.sh growth` measures instead how work grows with the size of what is worked on, every lab's steps, going back in
# long trainings, and the program's size (Benchmarks/growth.json); with BUILD=1 also how long clean builds take.
# `bench.sh compare` also names what got slower by more than a fifth than the figures that were committed.
set -eu
cd "$(dirname "$0")/.."
static=""
[ "$(uname -s)" = Linux ] && static="--static-swift-stdlib"
program="$(swift build -c release $static --show-bin-path)/rollout"
swift build -c release $static --package-path Benchmarks --product bench
bench="$(swift build -c release $static --package-path Benchmarks --show-bin-path)/bench"
if [ "${1:-}" = growth ]; then
  "$bench" growth "$program" "$PWD/Content" Benchmarks/growth.json
  [ -n "${BUILD:-}" ] || exit 0
  for configuration in debug release; do
    rm -rf .build/clean
    begin="$(date +%s)"
    swift build --quiet --scratch-path .build/clean -c "$configuration" --product rollout
    echo "a clean build, $configuration: $(($(date +%s) - begin)) s"
  done
  rm -rf .build/clean
  exit 0
fi
"$bench" "$program" "$PWD/Content" Benchmarks/results.json
[ "${1:-}" = compare ] || exit 0
awk -F'"' '
  /"name"/ { name = $4 }
  /"value"/ { split($3, part, /[:,]/); value = part[2] + 0
    if (FILENAME == ARGV[1]) before[name] = value
    else if (name in before && value > before[name] * 1.2 && before[name] > 0)
      printf "slower: %s, %g before, %g now\n", name, before[name], value }
' Benchmarks/figures.json Benchmarks/results.json
