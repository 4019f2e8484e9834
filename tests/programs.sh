#!/bin/sh
# What tests drive or read: a browser, its accessibility checker's installer, a translator, WordNet.
#   tests/programs.sh install   installs those that are missing where that may be done: root, with apt
#   tests/programs.sh missing   names the one command that does, if there are any
set -eu

missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="$missing chromium"
command -v npm >/dev/null || missing="$missing npm"
if ! apertium -l 2>/dev/null | grep -q 'eng-spa$'; then missing="$missing apertium apertium-eng-spa"; fi
[ -d /usr/share/wordnet ] || missing="$missing wordnet-base"
[ -n "$missing" ] || exit 0

case "$1" in
install)
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || exit 0
  echo "Installing what tests drive:$missing"
  # Without a network the tests that need them skip, and `missing` says so at the end.
  apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    echo "That did not work." >&2
  ;;
missing)
  echo "Tests were skipped for want of programs. To run them too:"
  echo "  sudo apt-get install --no-install-recommends$missing && make test"
  ;;
esac
