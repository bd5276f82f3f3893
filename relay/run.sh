#!/usr/bin/env bash
# Starts a chat relay: installs what is missing, builds it, runs it. Options are passed on; --help lists them.
set -euo pipefail
top=$(dirname "$(readlink -f "$0")")/..

# In a shell of its own, so that file names among the options mean what they mean where the caller stands.
(
  cd "$top"
  source common/setup.sh
  need_packages "${build_packages[@]}"
  build release chat-relay
)
exec "$top/build/release/relay/chat-relay" "$@"
