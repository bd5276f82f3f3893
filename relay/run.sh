#!/usr/bin/env bash
# Starts a chat relay: installs what is missing, builds it, runs it. Options are passed on; --help lists them.
set -euo pipefail
cd "$(dirname "$0")/.."
source common/setup.sh

need_packages "${build_packages[@]}"
build release chat-relay -DCHAT_TESTS=OFF
exec build/release/relay/chat-relay "$@"
