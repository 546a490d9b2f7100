// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles the pages: `node build.mjs --out DIR [--depfile FILE --target NAME]`.
// Everything below DIR/assets carries a hash of its content in its name; index.html alone does not.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: { out: { type: 'string' }, depfile: { type: 'string' }, target: { type: 'string' } },
});
const out = path.resolve(options.out ?? path.join(here, 'node_modules', '.pages'));

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args[0] ?? ''} failed (${code})`)),
    );
  });
}

/** Installs the packages of the lock file, unless exactly these are there already. */
async function installPackages() {
  const lock = await readFile(path.join(here, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).digest('hex');
  const stamp = path.join(here, 'node_modules', '.auscult-stamp');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  // No package may run a script of its own: esbuild and TypeScript bring their programs as
  // optional dependencies and need none.
  await run('npm', [
    'ci',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  await writeFile(stamp, wanted);
}

async function* walk(directory) {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield full;
  }
}

const TARGET = ['chrome92', 'edge92', 'firefox102', 'safari15.4'];

const WORKERS = {
  e2ee: 'src/e2ee/worker.ts',
  pdf: 'node_modules/pdfjs-dist/legacy/build/pdf.worker.min.mjs',
};

/** Workers are programs of their own; pages are told the hashed addresses. */
async function bundleWorkers(build) {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: WORKERS,
    outdir: path.join(out, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    minify: true,
    metafile: true,
    sourcemap: 'linked',
    target: TARGET,
    logLevel: 'warning',
  });
  const addressOf = (source) =>
    JSON.stringify(address(metafile.outputs, (_, output) => output.entryPoint === source));
  return { E2EE_WORKER: addressOf(WORKERS.e2ee), PDF_WORKER: addressOf(WORKERS.pdf) };
}

/**
 * Communes with their INSEE codes, former ones, too, as people were born there: one line each.
 * Source: INSEE, Code officiel géographique (Licence Ouverte 2.0), as Etalab packs it.
 */
async function writePlaces() {
  const source = 'node_modules/@etalab/decoupage-administratif/data/communes.json';
  const communes = JSON.parse(await readFile(path.join(here, source), 'utf8'));
  const lines = new Set(communes.filter(({ type }) => type === 'commune-actuelle')
    .concat(communes).map(({ code, nom }) => `${code} ${nom}`));
  const text = [...lines].join('\n');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
  await mkdir(path.join(out, 'assets'), { recursive: true });
  await writeFile(path.join(out, 'assets', `places-${hash}.txt`), text);
  return { PLACES: JSON.stringify(`/assets/places-${hash}.txt`) };
}

async function bundle() {
  const { build } = await import('esbuild');
  const define = { ...(await bundleWorkers(build)), ...(await writePlaces()) };
  const result = await build({
    absWorkingDir: here,
    entryPoints: { app: 'src/main.tsx', icon: 'src/icon.svg' },
    define,
    outdir: path.join(out, 'assets'),
    publicPath: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    sourcemap: 'linked',
    target: TARGET,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file', '.svg': 'file' },
    logLevel: 'warning',
  });
  return result.metafile.outputs;
}

/** The public address of the one output that `test` accepts. */
function address(outputs, test) {
  const found = Object.entries(outputs).filter(([name, output]) => test(name, output));
  if (found.length !== 1) throw new Error(`expected one output, found ${found.length}`);
  return '/assets/' + path.basename(found[0][0]);
}

async function writeShell(outputs) {
  const shell = (await readFile(path.join(here, 'index.html'), 'utf8'))
    .replace(
      '%SCRIPT%',
      address(outputs, (_, o) => o.entryPoint === 'src/main.tsx'),
    )
    .replace(
      '%STYLE%',
      address(outputs, (name) => /\/app-[^/]*\.css$/.test(name)),
    )
    .replace(
      '%ICON%',
      address(outputs, (name) => /\/icon-[^/]*\.svg$/.test(name)),
    )
    .replace(
      '%FONT%',
      address(outputs, (name) =>
        /\/atkinson-hyperlegible-latin-400-normal-[^/]*\.woff2$/.test(name),
      ),
    );
  await writeFile(path.join(out, 'index.html'), shell);
}

async function compress() {
  for await (const file of walk(out)) {
    if (/\.(html|js|css|svg|map|txt)$/.test(file))
      await writeFile(file + '.gz', gzipSync(await readFile(file), { level: 9 }));
  }
}

async function writeDepfile() {
  const sources = [
    'build.mjs',
    'index.html',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ].map((name) => path.join(here, name));
  for await (const file of walk(path.join(here, 'src'))) sources.push(file);
  const escape = (name) => name.replaceAll(' ', '\\ ');
  await writeFile(options.depfile, `${options.target}: ${sources.map(escape).join(' ')}\n`);
}

await installPackages();
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const [outputs] = await Promise.all([bundle(), run('node_modules/.bin/tsc', ['--noEmit'])]);
// The icon's entry point is a stub of JavaScript that nobody loads.
for (const [name, output] of Object.entries(outputs)) {
  if (output.entryPoint !== 'src/icon.svg' || name.endsWith('.svg')) continue;
  await rm(path.join(here, name), { force: true });
  await rm(path.join(here, name + '.map'), { force: true });
  delete outputs[name];
}
await writeShell(outputs);
await compress();
if (options.depfile) await writeDepfile();
// Ninja looks at the directory's own time.
await utimes(out, new Date(), new Date());
