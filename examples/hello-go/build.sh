#!/usr/bin/env bash
# Builds the component and puts it beside this script: bindings of WIT, the program by Go's own compiler, the component.
# Needs Go 1.26 or newer and what ../toolchains installs.
set -euo pipefail
cd "$(dirname "$0")"
command -v go > /dev/null || { echo "hello-go: Go is not installed" >&2; exit 1; }
guests=$(../toolchains)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
../wit/lay web.wit "$work/wit"
"$guests/bin/wit-bindgen" go "$work/wit" --world web --out-dir "$work/go" > /dev/null 2>&1
mkdir "$work/go/export_wasi_http_incoming_handler"
cp handler.go "$work/go/export_wasi_http_incoming_handler/"
cp go.mod go.sum "$work/go/"
(cd "$work/go" && GOOS=wasip1 GOARCH=wasm go build -trimpath -buildmode=c-shared -ldflags='-s -w -checklinkname=0' -o ../core.wasm .)
"$guests/bin/wasm-tools" component embed "$work/wit" --world web "$work/core.wasm" -o "$work/core.wasm"
"$guests/bin/wasm-tools" component new "$work/core.wasm" --adapt wasi_snapshot_preview1="$guests/adapter.wasm" -o hello-go.wasm
ls -l hello-go.wasm
