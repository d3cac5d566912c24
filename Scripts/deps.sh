#!/bin/sh
# Finds what is missing of the system's packages, installs it where that is allowed, and else says what to ask for.
set -u

if ! command -v swift >/dev/null 2>&1; then
  echo "Swift 6 is missing. Install it from https://www.swift.org/install and try again." >&2
  exit 2
fi

case "$(uname -s)" in
Darwin)
  wanted="ncurses cmark-gfm libvterm pkg-config"
  if ! command -v brew >/dev/null 2>&1; then
    command -v pkg-config >/dev/null 2>&1 && pkg-config --exists libcmark-gfm vterm && exit 0
    echo "Homebrew is missing, so the packages cannot be installed. They are: $wanted" >&2
    exit 2
  fi
  missing=""
  for name in $wanted; do
    brew list --versions "$name" >/dev/null 2>&1 || missing="$missing $name"
  done
  [ -z "$missing" ] && exit 0
  echo "Installing:$missing"
  # shellcheck disable=SC2086
  brew install $missing
  ;;
*)
  # A package is there when what it brings can be found: on systems without dpkg too.
  missing=""
  need() { missing="$missing $1"; }
  command -v pkg-config >/dev/null 2>&1 || need pkg-config
  has_header() {
    for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu*; do
      [ -e "$folder/$1" ] && return 0
    done
    return 1
  }
  has_header ncurses.h || need libncurses-dev
  has_header cmark-gfm.h || need libcmark-gfm-dev
  has_header cmark-gfm-core-extensions.h || need libcmark-gfm-extensions-dev
  has_header sqlite3.h || need libsqlite3-dev
  has_header vterm.h || need libvterm-dev
  [ -z "$missing" ] && exit 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "These packages are missing (Debian's names):$missing" >&2
    exit 2
  fi
  if [ "$(id -u)" = 0 ]; then
    root=""
  elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    root="sudo"
  else
    echo "These packages are missing, and this user may not install them. Ask for:" >&2
    echo "  apt-get install -y$missing" >&2
    exit 2
  fi
  echo "Installing:$missing"
  # shellcheck disable=SC2086
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $missing >/dev/null 2>&1 || {
    $root apt-get update -q >/dev/null &&
      $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $missing >/dev/null
  } || {
    echo "The packages could not be installed. Try it by hand:" >&2
    echo "  apt-get install -y$missing" >&2
    exit 2
  }
  ;;
esac
