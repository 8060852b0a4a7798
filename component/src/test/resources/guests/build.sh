#!/usr/bin/env bash
# Assembles each .wat beside it; needs a "wasm-tools parse" or, as here, the "jco parse" of npm's jco.
set -euo pipefail
cd "$(dirname "$0")"
for source in *.wat; do
  "${JCO:-jco}" parse "$source" -o "${source%.wat}.wasm"
done
