#!/bin/sh
# Sets up $VENV for `make demo` and `make test`.  As root on Debian it installs the Debian packages
# that are missing; otherwise it names them.
set -eu
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

missing=""
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
if ! tesseract --list-langs 2>/dev/null | grep -qx ind; then missing="$missing tesseract-ocr-ind"; fi
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

if [ -n "$missing" ]; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing$missing"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "These Debian packages are missing; please install them:$missing" >&2
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || exit 1
    fi
fi

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed (set PYTHON=...)" >&2
    exit 1
}
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install -q -e '.[dev,samples,pdf,heic,ray]'
