#!/usr/bin/env bash
# Installs the packages that `cpack -G DEB` makes of CHAT_BUILD in a clean Debian, as root: with mounts and
# processes of its own, which are gone when it ends. Arguments are passed on to pytest.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
source ../../common/setup.sh

folder=$(mktemp -d)
trap 'as_root rm -rf --one-file-system "$folder"' EXIT
as_root env CHAT_BUILD="$CHAT_BUILD" PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=../e2e \
  unshare --mount --pid --fork --kill-child --mount-proc \
  /usr/bin/python3 -m pytest -q -p no:cacheprovider --basetemp "$folder/tests" "$@" .
