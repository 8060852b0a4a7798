#!/usr/bin/env bash
# Builds the component and puts it beside this script; needs Node 20 or newer and what ../toolchains installs.
set -euo pipefail
cd "$(dirname "$0")"
guests=$(../toolchains)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
../wit/lay web.wit "$work/wit"
# The version that componentize-js knows; versions of 0.2 are compatible.
sed -i 's/0\.2\.12/0.2.10/g' "$work"/wit/*.wit "$work"/wit/deps/*.wit
cat > "$work/build.mjs" << END
import { readFileSync, writeFileSync } from 'node:fs';
import { componentize } from '$guests/node_modules/@bytecodealliance/componentize-js/src/componentize.js';
const { component } = await componentize(readFileSync('handler.js', 'utf8'), {
  witPath: '$work/wit', worldName: 'web',
});
writeFileSync('hello-js.wasm', component);
END
node "$work/build.mjs"
ls -l hello-js.wasm
