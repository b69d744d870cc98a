# What `run` and `test` share: the machine's packages, the virtual environment, the compiled words.
# Sourced, never run. Sets `root` and `python`. Everything here is skipped by a stamp comparison once done.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python
export LANG=C.UTF-8 LC_ALL=C.UTF-8 PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1

window_packages="libegl1 libgl1 libopengl0 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0
  libxcb-xinerama0 libxcb-randr0 libglib2.0-0"
check_packages="xvfb xauth poppler-utils gdal-bin python3-gdal binutils"

say() { printf '%s\n' "$*" >&2; }

# Print the packages of the arguments that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    # A package may be there under its newer name (libglib2.0-0t64): `Provides` tells.
    dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Provides}\n' 2>/dev/null |
      grep -Eq "^ii .*(^| )${package//./\\.}(t64)?( |,|\$)" || printf '%s ' "$package"
  done
}

# Install Debian packages when this user may; otherwise say which are missing and return 1.
install_packages() {
  local missing as_root=""
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root="sudo -n"
    else
      say "These packages are missing: $missing"
      say "Install them with: sudo apt-get install --no-install-recommends $missing"
      return 1
    fi
  fi
  say "Installing: $missing"
  # Package lists may be absent or too old to fetch from; both are mended by one update.
  local install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
  if ! $install $missing >/dev/null 2>&1 </dev/null; then
    $as_root apt-get update -qq >&2 </dev/null || say "The package lists could not be updated."
    if ! $install $missing >/dev/null </dev/null; then
      say "Installing failed. Try it by hand: sudo apt-get install --no-install-recommends $missing"
      return 1
    fi
  fi
}

# Print a Python of version 3.11 or newer, with the means to make a virtual environment.
find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

need_python() {
  find_python >/dev/null && return 0
  if command -v apt-get >/dev/null; then
    install_packages python3 python3-venv || return 1
    find_python >/dev/null && return 0
    install_packages python3.11 python3.11-venv || return 1
  fi
  find_python >/dev/null && return 0
  say "Python 3.11 or newer with its venv module is needed and was not found."
  return 1
}

lock_hash() { cat "$root"/requirements.lock "$root/$1" | sha256sum | cut -c1-64; }

# Whether the virtual environment holds what the lock file $1 asks for.
environment_is_ready() {
  [ "$(cat "$venv/stamp-$1" 2>/dev/null)" = "$(lock_hash "$1")" ] &&
    "$python" -I -S -c '' 2>/dev/null && [ -n "$(echo "$venv"/lib/python3*/site-packages/PySide6/QtGui*)" ]
}

make_environment() {
  local lock=$1
  need_python || return 1
  if command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086
    install_packages $window_packages || say "Going on without them; the window may not open."
  fi
  if ! "$python" -I -c 'import pip' 2>/dev/null; then
    say "Making the virtual environment .venv"
    rm -rf "$venv"
    "$(find_python)" -m venv "$venv" || return 1
  fi
  say "Installing the Python packages of $lock"
  if ! "$python" -m pip install -qq --no-input --only-binary :all: -r "$root/$lock" >&2; then
    say "The Python packages could not be installed. Check the network connection and run this again."
    return 1
  fi
  # Every other lock file stands on the first, so that one is satisfied too.
  lock_hash requirements.lock >"$venv/stamp-requirements.lock"
  lock_hash "$lock" >"$venv/stamp-$lock"
}

compile_words() {
  local source
  for source in "$root"/resources/locale/*/*.po; do
    if [ "$source" -nt "${source%.po}.mo" ]; then
      "$python" "$root/tools/compile_words.py"
      return
    fi
  done
}

# prepare LOCK: everything up to the point where Python can start.
prepare() {
  environment_is_ready "$1" || make_environment "$1" || exit 1
  compile_words
}
