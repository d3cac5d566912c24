#!/bin/sh
# Compares every `import` in Sources (and what tests import of ours) with the table "Who may import whom" of
# ARCHITECTURE.md. The build does not: once a module is built, undeclared imports of it go through.
# usage: imports.sh [ROOT]
set -u
root="${1:-$(dirname "$0")/..}"
cd "$root" || exit 2
[ -f ARCHITECTURE.md ] || { echo "There is no ARCHITECTURE.md in $root." >&2; exit 2; }

# The table's rows: | target | may import |
table="$(sed -n '/<!-- imports -->/,/<!-- \/imports -->/p' ARCHITECTURE.md | grep '^| `')"
[ -n "$table" ] || { echo "ARCHITECTURE.md has no import table between its marks." >&2; exit 2; }
system=" Darwin Glibc Musl Synchronization Foundation Testing "
faults=0

allowed_for() {
  printf '%s\n' "$table" | sed -n 's/^| `'"$1"'` | \(.*\) |$/\1/p' | tr -d '`,'
}

check_folder() { # check_folder TARGET FOLDER ALLOWED
  for use in $(grep -rnE '^(@testable |@preconcurrency |public |internal |package |private |fileprivate )*import ' "$2" --include='*.swift' |
    sed -E 's/^([^:]+:[0-9]+):.*import ((struct|class|enum|protocol|func|var|let|typealias) )?([A-Za-z_]+).*/\1=\4/'); do
    place="${use%%=*}"
    name="${use##*=}"
    [ "$name" = "$1" ] && continue
    case "$system" in *" $name "*) continue ;; esac
    case " $3 " in *" $name "*) continue ;; esac
    echo "$place: $1 may not import $name; it may import: ${3:-nothing}." >&2
    faults=$((faults + 1))
  done
}

for folder in Sources/*/; do
  target="$(basename "$folder")"
  [ -n "$(find "$folder" -name '*.swift' | head -n 1)" ] || continue
  if ! printf '%s\n' "$table" | grep -q "^| \`$target\` |"; then
    echo "Sources/$target has no row in the import table of ARCHITECTURE.md." >&2
    faults=$((faults + 1))
    continue
  fi
  check_folder "$target" "$folder" "$(allowed_for "$target")"
done

# What Foundation costs at start-up is paid by nobody but those who must.
for target in Reinforcement Drawing Typesetting Interchange Calculator Laboratory Labs Terminal Reading; do
  for place in $(grep -rlE '^import Foundation' "Sources/$target" 2>/dev/null); do
    echo "$place: $target does without Foundation." >&2
    faults=$((faults + 1))
  done
done

# Only Terminal may see curses, only Textbook may see cmark, in tests too.
for place in $(grep -rlE '^import CNcurses' Sources Tests | grep -vE '^(Sources/Terminal|Tests/TerminalTests|Tests/TerminalProbe)/'); do
  echo "$place: only Terminal imports CNcurses." >&2
  faults=$((faults + 1))
done
for place in $(grep -rlE '^import CMarkGFM' Sources Tests | grep -vE '^(Sources/Textbook|Tests/TextbookTests)/'); do
  echo "$place: only Textbook imports CMarkGFM." >&2
  faults=$((faults + 1))
done

[ "$faults" = 0 ] || exit 1
echo "Imports go the right way."
