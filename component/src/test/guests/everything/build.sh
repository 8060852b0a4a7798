#!/bin/sh
# Makes a component that imports all of WASI 0.2 and does nothing. Needs wasm-tools, and the WIT of
# WASI, which lies in the crate wasip2: WIT=~/.cargo/registry/src/*/wasip2-2.*/wit ./build.sh
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
cp -r "$WIT/deps" everything.wit "$folder"
wasm-tools component embed --dummy --world everything "$folder" -o "$folder/core.wasm"
wasm-tools component new "$folder/core.wasm" -o "$folder/whole.wasm"
wasm-tools strip --all "$folder/whole.wasm" -o everything.wasm
rm -r "$folder"
ls -l everything.wasm
