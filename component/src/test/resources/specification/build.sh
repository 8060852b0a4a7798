#!/usr/bin/env bash
# Makes component-model.zip of a checkout of github.com/WebAssembly/component-model.
#   build.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for group in binary linking resources validation values; do
    for source in "$1/test/$group"/*.wast; do
        name=$group-$(basename "$source" .wast)
        mkdir "$work/$name"
        wasm-tools json-from-wast "$source" -o "$work/$name/$name.json" --wasm-dir "$work/$name"
    done
done
python3 "$here/lines.py" "$work" "$here/component-model.zip"
