#!/usr/bin/env bash
# Makes kernels.wasm of kernels.c; needs clang, lld and wasm-tools.
set -euo pipefail
cd "$(dirname "$0")"
core=$(mktemp --suffix .wasm)
trap 'rm -f "$core"' EXIT
clang --target=wasm32 -O2 -nostdlib -fno-builtin -Wl,--no-entry -Wl,--strip-all -o "$core" kernels.c
"${WASM_TOOLS:-wasm-tools}" component embed kernels.wit --world kernels "$core" -o "$core"
"${WASM_TOOLS:-wasm-tools}" component new "$core" -o kernels.wasm
