#!/usr/bin/env python3
"""Turns what `wasm-tools json-from-wast` wrote for each .wast into lines a test reads without JSON:
KIND <tab> LINE <tab> rest, values as WAVE."""
import json, pathlib, struct, sys, zipfile

def text(s):
    out = ''
    for c in s:
        if c in '"\\\'': out += '\\' + c
        elif c < ' ' or c > '~': out += '\\u{%x}' % ord(c)
        else: out += c
    return out

def wave(v):
    kind, value = v['type'], v.get('value')
    match kind:
        case 'bool': return 'true' if value in (True, 'true') else 'false'
        case 'char': return "'" + text(value) + "'"
        case 'string': return '"' + text(value) + '"'
        case 'f32': return floating(struct.unpack('<f', struct.pack('<I', int(value)))[0], value)
        case 'f64': return floating(struct.unpack('<d', struct.pack('<Q', int(value)))[0], value)
        case 'list': return '[' + ', '.join(map(wave, value)) + ']'
        case 'tuple': return '(' + ', '.join(map(wave, value)) + ')'
        case 'record': return '{' + ', '.join(f'{n}: {wave(x)}' for n, x in value) + '}'
        case 'flags': return '{' + ', '.join(value) + '}'
        case 'enum': return value
        case 'option': return 'none' if value is None else 'some(' + wave(value) + ')'
        case 'variant': return case(value['case'], value.get('payload'))
        case 'result': return case(*[(k.lower(), x) for k, x in value.items()][0])
        case _: return str(value)

def floating(number, bits):
    return 'nan' if number != number else repr(number)

def case(name, payload):
    return name if payload is None else f'{name}({wave(payload)})'

def line(c):
    kind = c['type']
    head = [kind, str(c['line'])]
    match kind:
        case 'module' | 'module_definition': return head + [c['filename'], c.get('name') or '-']
        case 'module_instance': return head + [c.get('instance') or '-', c.get('module') or '-']
        case 'assert_invalid' | 'assert_malformed':
            return head + [c['filename'], text(c['text'])] if c['module_type'] == 'binary' else None
        case 'assert_return' | 'assert_trap':
            a = c['action']
            assert a['type'] == 'invoke', a
            call = a['field'] + '(' + ', '.join(map(wave, a['args'])) + ')'
            expected = c.get('expected', [])
            answer = text(c['text']) if kind == 'assert_trap' else ''.join(map(wave, expected))
            return head + [a.get('module') or '-', call, answer]
        case _: raise SystemExit('what is ' + kind)

def entry(name):
    info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info

files = {}
for file in pathlib.Path(sys.argv[1]).glob('*/*.json'):
    rows = [line(c) for c in json.loads(file.read_text())['commands']]
    files[file.stem + '.txt'] = ''.join('\t'.join(r) + '\n' for r in rows if r).encode()
for file in pathlib.Path(sys.argv[1]).glob('*/*.wasm'):
    files[file.name] = file.read_bytes()
with zipfile.ZipFile(sys.argv[2], 'w', compresslevel=9) as out:
    for name in sorted(files):
        out.writestr(entry(name), files[name])
