#!/usr/bin/env bash
# Looks at docs/trace-viewer.html with Debian's chromium. CHAT_RELAY says which relay to trace; arguments are passed on
# to node --test.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
source ../../common/setup.sh

for program in node npm chromium; do
  command -v "$program" >/dev/null && continue
  say "the viewer's tests need $program: tests/run.sh installs it"
  exit 1
done

if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  say "installing what the viewer's tests need from npm"
  quietly npm ci
fi
# Relays keep nothing in the home of whoever runs the tests.
XDG_STATE_HOME=$(mktemp -d)
export XDG_STATE_HOME
trap 'rm -rf "$XDG_STATE_HOME"' EXIT
node --test "$@"
