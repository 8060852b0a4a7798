#!/bin/sh
# Builds the component and puts it beside this script. Needs Rust 1.95 or newer and, once:
#   rustup target add wasm32-wasip2
set -eu
cd "$(dirname "$0")"
name=$(basename "$PWD")
# Paths of this machine do not belong in the component, and two builds should be equal.
export RUSTFLAGS="--remap-path-prefix=$HOME=~ --remap-path-prefix=$PWD=."
cargo build --release --locked --target wasm32-wasip2
cp "target/wasm32-wasip2/release/$name.wasm" "$name.wasm"
ls -l "$name.wasm"
