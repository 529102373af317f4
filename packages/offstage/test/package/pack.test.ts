// What a user gets: the package is packed, installed into an empty project from the tarball, imported, type-checked and run there.
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeBlocks, importedNames, ROOT } from '../docs/code-blocks.ts'
import { type Installed, installedPackages, packAndInstall } from './installed.ts'

const PAGES = ['README.md', 'packages/offstage/README.md', 'docs/tutorial.md']
const SOURCE = resolve(import.meta.dirname, '../../src')
const DOORS = ['offstage', 'offstage/server', 'offstage/client', 'offstage/react', 'offstage/tables', 'offstage/config']

let project: Installed
beforeAll(() => {
  project = packAndInstall()
})
afterAll(() => project?.remove())

test('the package holds what was built, the console, the command, what a new project is made of, its papers, and nothing else', () => {
  const paths = project.packed.map(({ path }) => path)
  const strangers = paths.filter(
    (path) =>
      !/^(dist\/.+\.(js|d\.ts)|console\/.+|template\/.+|bin\/offstage\.js|README\.md|LICENSE|package\.json)$/.test(
        path,
      ),
  )
  expect(strangers).toEqual([])
  expect(
    paths.filter((path) => /\.test\.|(^|\/)tmp-|\.db$/.test(path) && path !== 'template/test/app.test.ts'),
  ).toEqual([])
  expect(paths).toEqual(expect.arrayContaining(['bin/offstage.js', 'README.md', 'LICENSE', 'package.json']))
  expect(paths).toContain('console/index.html')
  expect(paths.some((path) => /^console\/assets\/.+\.js$/.test(path))).toBe(true)
  const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => path.replace(/\.ts$/, ''))
  expect(sources.filter((path) => !paths.includes(`dist/${path}.js`) || !paths.includes(`dist/${path}.d.ts`))).toEqual(
    [],
  )
})

test('few packages are installed, small ones, and none of them runs a script', () => {
  const packages = installedPackages(project.folder)
  const bytes = readdirSync(join(project.folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(project.folder, 'node_modules', path)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
  const names = packages.map(({ name }) => name).sort()
  console.log(`${names.length} packages, ${(bytes / 1e6).toFixed(1)} MB: ${names.join(', ')}`)
  expect(packages.filter(({ hasInstallScript }) => hasInstallScript)).toEqual([])
  expect(names).toContain('offstage')
  expect(names.length).toBeLessThanOrEqual(8)
  expect(bytes).toBeLessThan(10e6)
})

test('without React every door opens but that of React', () => {
  // A machine may have a node_modules somewhere above the temporary folder: only what is in the project counts as installed.
  const script = `import { registerHooks } from 'node:module'
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    if (found.url.startsWith('node:') || found.url.startsWith(${JSON.stringify(pathToFileURL(project.folder).href)})) return found
    throw new Error('not installed: ' + specifier)
  },
})
for (const door of ${JSON.stringify(DOORS)})
  console.log(door, await import(door).then(() => 'opens', (error) => error.message.match(/not installed: react|Cannot find package 'react'/) ? 'wants react' : error))`
  const { out } = project.run(process.execPath, '--input-type=module', '-e', script)
  expect(out.trimEnd().split('\n')).toEqual(
    DOORS.map((door) => `${door} ${door === 'offstage/react' ? 'wants react' : 'opens'}`),
  )
})

test('the doors have what the documentation imports from them', () => {
  project.add('react')
  const wanted = importedNames(PAGES.flatMap(codeBlocks))
  expect(wanted.size).toBeGreaterThanOrEqual(4)
  const script = `const given = {}
for (const door of ${JSON.stringify(DOORS)}) given[door] = Object.keys(await import(door))
console.log(JSON.stringify(given))`
  const { out, err } = project.run(process.execPath, '--input-type=module', '-e', script)
  expect(err).toBe('')
  const given: Record<string, string[]> = JSON.parse(out)
  expect(Object.keys(given)).toEqual(DOORS)
  for (const [door, names] of wanted) expect([door, given[door]]).toEqual([door, expect.arrayContaining([...names])])
})

test.each([
  ['nodenext', 'and every type of the package itself', false],
  ['bundler', 'without the types of Node', true],
])('a strict project compiles against its types, modules resolved as %s, %s', (resolution, _what, isBrowserProject) => {
  project.add('@types/react', ...(isBrowserProject ? [] : ['@types/node']))
  const blocks = codeBlocks('packages/offstage/README.md').filter(({ language }) => language === 'ts')
  project.write({
    ...Object.fromEntries(blocks.map(({ file, code }) => [file, code])),
    'picture.ts': `import type { RemoteTask } from 'offstage/client'
import { useTask } from 'offstage/react'
import { fullTextMatch, table, text } from 'offstage/tables'
const pages = table('pages', { url: text({ unique: true }), html: text() }, { fullText: ['html'] })
export const search = (words: string) => pages.search(fullTextMatch(words)).toArray()
export const usePicture = (task: RemoteTask<{ done: number }, string>): number | undefined => useTask(task).state?.done
// @ts-expect-error a column that is not there
export const misspelt = () => pages.get({ uri: 'x' })
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
        module: resolution === 'bundler' ? 'preserve' : 'nodenext',
        moduleResolution: resolution,
        allowImportingTsExtensions: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: isBrowserProject,
        types: isBrowserProject ? [] : ['node'],
      },
      include: ['*.ts'],
    }),
  })
  const { code, out } = project.run(process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.')
  expect([out, code]).toEqual(['', 0])
})
