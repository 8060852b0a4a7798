// What jco answers: for each NAME.wasm of a folder the calls of NAME.calls, whose lines are an export, its arguments
// and what the import "echo" answers, both as expressions. Prints for each call what "echo" was asked and the answer,
// in a form that has no types.
//   node answers.mjs <folder of node_modules> <folder>
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, folder] = process.argv.slice(2);
const { transpile } = await import(pathToFileURL(join(modules, '@bytecodealliance/jco/dist/api.js')));

const view = new DataView(new ArrayBuffer(8));

function plain(value) {
    switch (typeof value) {
        case 'undefined': return 'none';
        case 'boolean': return String(value);
        case 'bigint': return `${value}n`;
        case 'string': return '"' + Array.from({ length: value.length }, (_, i) => value.charCodeAt(i).toString(16)).join(' ') + '"';
        case 'number':
            view.setFloat64(0, Number.isNaN(value) ? NaN : value);
            return view.getBigUint64(0).toString(16);
    }
    if (value === null) return 'none';
    if (Array.isArray(value) || ArrayBuffer.isView(value)) return '[' + Array.from(value, plain).join(', ') + ']';
    const fields = Object.keys(value).sort().filter((key) => value[key] !== undefined || key !== 'val');
    return '{' + fields.map((key) => `${key}: ${plain(value[key])}`).join(', ') + '}';
}

async function load(name) {
    const component = readFileSync(join(folder, name + '.wasm'));
    const { files } = await transpile(component, { name, instantiation: { tag: 'async' }, noTypescript: true });
    const target = join(folder, name);
    for (const [file, content] of Object.entries(files)) {
        mkdirSync(dirname(join(target, file)), { recursive: true });
        writeFileSync(join(target, file), content);
    }
    writeFileSync(join(target, 'package.json'), '{"type": "module"}');
    const { instantiate } = await import(pathToFileURL(join(target, name + '.js')));
    const core = (file) => WebAssembly.compile(readFileSync(join(target, file)));
    return (imports) => instantiate(core, imports);
}

for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.wasm')).sort()) {
    const name = file.slice(0, -'.wasm'.length);
    let create;
    try {
        create = await load(name);
    } catch (error) {
        console.log(`${name}\t-\trefused\t${String(error).replaceAll(/\s/g, ' ')}`);
        continue;
    }
    const lines = readFileSync(join(folder, name + '.calls'), 'utf8').split('\n').filter((line) => line);
    for (const [number, line] of lines.entries()) {
        const [call, args, answer] = line.split('\t');
        let asked = '';
        const echo = (...given) => { asked = plain(given); return (0, eval)(`(${answer})`); };
        try {
            const guest = await create({ echo: { default: echo } });
            const answered = guest[call.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase())](...(0, eval)(args));
            console.log(`${name}\t${number}\t${asked}\t${plain(answered)}`);
        } catch (error) {
            console.log(`${name}\t${number}\ttrap\t${String(error).replaceAll(/\s/g, ' ')}`);
        }
    }
}
