#!/usr/bin/env bash
# Starts a chat client: installs what is missing, builds it, runs it. Options are passed on; --help lists them.
set -euo pipefail
top=$(dirname "$(readlink -f "$0")")/..
source "$top/common/setup.sh"
start client/chat-client "$@"
