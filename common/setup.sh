# What the run.sh of relay, client and tests share: packages and builds, on Debian 12 or a like Ubuntu. To be sourced, at the
# top of the source tree.

build_packages=(g++ cmake ninja-build pkg-config libcli11-dev libexpected-dev libfmt-dev libhiredis-dev libncurses-dev
  libreadline-dev libsodium-dev libspdlog-dev libsqlite3-dev libssl-dev libsystemd-dev libtomlplusplus-dev libutf8proc-dev nlohmann-json3-dev)
# Besides them, for packages of Debian.
package_packages=(dpkg-dev file scdoc)

say() { printf 'chat-relay: %s\n' "$*" >&2; }

# Runs a command that is of interest only if it fails.
quietly() {
  local output
  output=$("$@" 2>&1 </dev/null) && return
  local status=$?
  printf '%s\n' "$output" >&2
  say "failed with status $status: $*"
  return $status
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs those of the packages that are missing.
need_packages() {
  local missing=() package
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  quietly as_root apt-get update
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# build PRESET TARGET [CMAKE OPTION...]
# A relay alone needs none of the tests' packages: whoever wants the tests says -DCHAT_TESTS=ON.
build() {
  local preset=$1 target=$2
  shift 2
  quietly cmake --preset "$preset" "$@"
  if ! is_built "$preset" "$target"; then
    say "building $preset, which takes some minutes"
    quietly cmake --build --preset "$preset" --target "$target"
  fi
}

# is_built PRESET TARGET, in a tree that has just been configured
# Ninja first sees whether build.ninja itself is to be made anew, and a dry run stops there if so; where CMake looks for
# new files each time (GLOB CONFIGURE_DEPENDS, in the tests), it always is. By another name it is a file like any other.
is_built() {
  ninja -C "build/$1" -f /dev/stdin -n "$2" <"build/$1/build.ninja" 2>/dev/null | grep -q 'no work to do'
}

# start FOLDER/PROGRAM [OPTION...], with $top the top of the source tree
# Built in a shell of its own, so that file names among the options mean what they mean where the caller stands.
start() {
  local program=$1
  shift
  (
    cd "$top"
    need_packages "${build_packages[@]}"
    build release "${program##*/}"
  )
  exec "$top/build/release/$program" "$@"
}
