# Shared by the other scripts: what must be there before Behest can be built. Sourced, not run.
# shellcheck shell=bash

# Says something to the person, not to a program that reads the output.
say() { printf '%s\n' "$*" >&2; }

# Stops with a message.
stop() {
  say "behest: $1"
  exit "${2:-1}"
}

# Debian's packages that the build needs, each with a header that shows that it is there.
needed_packages() {
  local multiarch
  multiarch="$(uname -m)-linux-gnu"
  local entry package header found directory
  for entry in libopenblas-dev:cblas.h libreadline-dev:readline/readline.h libsqlite3-dev:sqlite3.h; do
    package="${entry%%:*}"
    header="${entry#*:}"
    found=
    for directory in /usr/include "/usr/include/$multiarch" /usr/include/openblas /usr/local/include; do
      if [ -e "$directory/$header" ]; then found=1; fi
    done
    if [ -z "$found" ]; then printf '%s\n' "$package"; fi
  done
}

install_packages() {
  local missing
  missing="$(needed_packages | tr '\n' ' ')"
  missing="${missing% }"
  if [ -z "$missing" ]; then return 0; fi
  local apt="apt-get"
  if ! command -v apt-get >/dev/null 2>&1; then
    stop "these libraries are missing, and there is no apt-get to install them: $missing"
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      stop "these packages are missing: $missing
Neither root nor sudo is here. Ask an administrator to run: apt-get install $missing"
    fi
    apt="sudo apt-get"
  fi
  say "Installing $missing …"
  local log
  log="$(mktemp)"
  # shellcheck disable=SC2086
  if ! { $apt update && DEBIAN_FRONTEND=noninteractive $apt install -y --no-install-recommends $missing; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    stop "could not install $missing; the whole output is in $log"
  fi
  rm -f "$log"
}

check_swift() {
  if ! command -v swift >/dev/null 2>&1; then
    stop "Swift is missing. Behest needs Swift 6.1 or newer: https://www.swift.org/install/linux/"
  fi
  local version major minor
  version="$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)"
  major="${version%%.*}"
  minor="${version#*.}"
  minor="${minor%%.*}"
  if [ -z "$version" ]; then
    stop "cannot tell the version of Swift ($(command -v swift)); Behest needs 6.1 or newer"
  fi
  if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "${minor:-0}" -lt 1 ]; }; then
    stop "Swift $version is too old. Behest needs Swift 6.1 or newer: https://www.swift.org/install/linux/"
  fi
}

# The kernels of OpenBLAS that fit this processor. Behest would choose them itself and start
# once more; chosen here, that second start is saved.
choose_openblas() {
  export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
  if [ -n "${OPENBLAS_CORETYPE:-}" ] || [ ! -r /proc/cpuinfo ]; then return 0; fi
  local flags
  flags=" $(grep -m 1 '^flags' /proc/cpuinfo || true) "
  case "$flags" in
    *" avx512_bf16 "*) export OPENBLAS_CORETYPE=Cooperlake ;;
    *" avx512f "*) export OPENBLAS_CORETYPE=SkylakeX ;;
    *" avx2 "*) export OPENBLAS_CORETYPE=Haswell ;;
  esac
}
