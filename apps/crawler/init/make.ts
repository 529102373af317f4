// Puts the app, as `offstage init` writes it, into the package: its sources without their tests, and the files of this folder that make them a project of their own.
// `node apps/crawler/init/make.ts`, part of the build.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const HERE = import.meta.dirname
const APP = join(HERE, '..')
const ROOT = join(APP, '../..')
const TEMPLATE = join(ROOT, 'packages/offstage/template')

const PARTS = ['crawl', 'search', 'sites', 'web', 'public', 'index.html', 'vite.config.ts', 'offstage.config.ts']
const SOURCES = ['api.ts', 'functions.ts', 'pages.ts', 'search.ts', 'tasks.ts']
/** Beside what the app itself needs to be built. */
const TOOLS = ['@types/node', 'typescript', 'vite']

interface Manifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  engines: Record<string, string>
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest

rmSync(TEMPLATE, { recursive: true, force: true })
for (const part of [...PARTS, ...SOURCES])
  cpSync(join(APP, part), join(TEMPLATE, part), { recursive: true, filter: (path) => !isOfTests(basename(path)) })
// npm leaves a `.gitignore` out of a package, and reads a `package.json` in it.
for (const [from, to] of [
  ['app.test.ts', 'test/app.test.ts'],
  ['README.md', 'README.md'],
  ['gitignore', 'gitignore'],
  ['tsconfig.json', 'tsconfig.json'],
] as const)
  cpSync(join(HERE, from), join(TEMPLATE, to))

const app = read(join(APP, 'package.json'))
const root = read(join(ROOT, 'package.json'))
const tools = Object.fromEntries(TOOLS.map((name) => [name, root.devDependencies[name]]))
const manifest = {
  private: true,
  type: 'module',
  engines: read(join(ROOT, 'packages/offstage/package.json')).engines,
  scripts: {
    build: 'vite build --logLevel warn',
    predev: 'npm run build --silent',
    dev: 'exec offstage dev',
    prestart: 'npm run build --silent',
    start: 'exec offstage start',
    check: 'tsc',
    test: 'npm run check --silent && node --test test/*.test.ts',
  },
  dependencies: app.dependencies,
  devDependencies: sorted({ ...app.devDependencies, ...tools }),
}
writeFileSync(join(TEMPLATE, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)

function isOfTests(name: string): boolean {
  return /\.test\.tsx?$/.test(name) || name === 'test-site.ts'
}

function sorted(record: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
