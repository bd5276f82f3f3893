#!/usr/bin/env bash
# Installs what the tests need, builds everything, optimised and with sanitizers, and runs all the tests on both.
# Arguments are passed on to ctest, as in: tests/run.sh -R line
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source common/setup.sh

need_packages "${build_packages[@]}" "${package_packages[@]}" clang libclang-rt-14-dev catch2 \
  python3 python3-pytest python3-pytest-xdist locales gnuplot-nox netcat-openbsd ncat telnet socat tmux irssi \
  weechat-curses ii sic git openssl ngircd inspircd chromium mandoc man-db systemd systemd-container fish zsh lintian \
  mmdebstrap strace prometheus python3-prometheus-client redis-server
# Whoever has another Node.js than Debian's has npm with it, and could not install both.
command -v npm >/dev/null || need_packages nodejs npm

warnings=${CHAT_WARNINGS_AS_ERRORS:-OFF}
for preset in release asan; do
  build "$preset" all -DCHAT_TESTS=ON -DCHAT_WARNINGS_AS_ERRORS="$warnings"
  say "testing $preset"
  ctest --preset "$preset" --parallel 2 "$@"
done
