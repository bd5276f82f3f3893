#!/usr/bin/env bash
# Makes packages of the relay and the client, for the Debian that it runs on: installs what is missing, builds, and says
# where they are.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
source common/setup.sh

need_packages "${build_packages[@]}" "${package_packages[@]}"
build release all
(cd build/release && rm -f chat-*.deb && quietly cpack -G DEB)
ls "$PWD"/build/release/chat-*.deb
