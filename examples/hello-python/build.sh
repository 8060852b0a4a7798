#!/usr/bin/env bash
# Builds the component and puts it beside this script; needs Python 3 and what ../toolchains installs.
set -euo pipefail
cd "$(dirname "$0")"
guests=$(../toolchains)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
../wit/lay web.wit "$work/wit"
"$guests/python/bin/componentize-py" -d "$work/wit" -w web componentize app -o hello-python.wasm
ls -l hello-python.wasm
