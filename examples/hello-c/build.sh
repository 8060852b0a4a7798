#!/usr/bin/env bash
# Builds the component and puts it beside this script; needs clang, lld, wasi-libc, libclang-rt-dev-wasm32 and what
# ../toolchains installs.
set -euo pipefail
cd "$(dirname "$0")"
command -v clang > /dev/null || { echo "hello-c: clang is not installed" >&2; exit 1; }
guests=$(../toolchains)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
../wit/lay web.wit "$work/wit"
"$guests/bin/wit-bindgen" c "$work/wit" --world web --out-dir "$work" > /dev/null 2>&1
clang --target=wasm32-wasi -Os -mexec-model=reactor -Wl,--strip-debug -I"$work" \
    -o "$work/core.wasm" handler.c "$work/web.c" "$work/web_component_type.o"
"$guests/bin/wasm-tools" strip "$work/core.wasm" -d '^(name|producers)$' -o "$work/core.wasm"
"$guests/bin/wasm-tools" component new "$work/core.wasm" --adapt wasi_snapshot_preview1="$guests/adapter.wasm" -o hello-c.wasm
ls -l hello-c.wasm
