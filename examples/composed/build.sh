#!/bin/sh
# Builds both components and puts them beside this script. Needs Rust 1.95 or newer and, once:
#   rustup target add wasm32-wasip2
set -eu
cd "$(dirname "$0")"
# Paths of this machine do not belong in the components, and two builds should be equal.
export RUSTFLAGS="--remap-path-prefix=$HOME=~ --remap-path-prefix=$PWD=."
cargo build --release --locked --target wasm32-wasip2
for name in front back; do
    cp "target/wasm32-wasip2/release/$name.wasm" "$name.wasm"
    ls -l "$name.wasm"
done
