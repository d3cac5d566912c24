#!/bin/sh
# Plants a forbidden import in a copy and sees it refused: a check that cannot fail is none.
set -u
cd "$(dirname "$0")/.." || exit 2
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
cp -R ARCHITECTURE.md Scripts "$copy/"
mkdir -p "$copy/Sources/Laboratory" "$copy/Tests"
printf 'import Reinforcement\n' >"$copy/Sources/Laboratory/Planted.swift"
if sh "$copy/Scripts/imports.sh" "$copy" >"$copy/out" 2>&1; then
  echo "A planted forbidden import went through." >&2
  exit 1
fi
grep -q 'Laboratory may not import Reinforcement' "$copy/out" || { cat "$copy/out" >&2; exit 1; }
echo "A planted forbidden import is refused."
