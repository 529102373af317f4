// `offstage init`: writes the crawler app as a project of its own, to be started, read and changed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { clip, OffstageError } from '../../base/errors.ts'
import { addCommand } from '../command.ts'
import type { Out } from '../out.ts'

interface Options {
  package?: string
}

// Three floors up both from `src` and from `dist`.
const TEMPLATE = resolve(import.meta.dirname, '../../../template')
/** What stands in a folder that may still be called empty. */
const HARMLESS = new Set(['.git', '.DS_Store'])

export function addInit(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'init <folder>',
      summary: 'a new project: a crawler with a search, to start from',
      about:
        'Write a whole app into a new folder: it crawls sites as background tasks and searches their pages. It is yours: read it, change it, take out what you do not need.',
      examples: ['offstage init my-search --package file:offstage-0.1.0.tgz'],
    },
    init,
  ).option(
    '--package <spec>',
    'what to install as offstage: file:… or an https address of its tarball (default: what this project installed it from)',
  )
}

async function init(out: Out, options: Options & { json?: boolean }, given: string): Promise<undefined> {
  const folder = resolve(given)
  const name = basename(folder).toLowerCase()
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name))
    throw new OffstageError(
      'INVALID_NAME',
      `'${clip(basename(folder))}' cannot be the name of a project: use letters, digits, '-', '_' and '.', as in my-search.`,
    )
  refuseFull(folder)
  const spec = specFor(folder, options.package ?? installedFrom(process.cwd()))
  mkdirSync(folder, { recursive: true })
  cpSync(TEMPLATE, folder, { recursive: true })
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  manifest.dependencies.offstage = spec
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, ...manifest }, null, 2)}\n`)
  rmSync(join(folder, 'manifest.json'))
  out.json({ folder, name, package: spec })
  out.say(`${name} is written. Next:

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm start`)
}

function refuseFull(folder: string): void {
  let found: string[] = []
  try {
    found = readdirSync(folder).filter((name) => !HARMLESS.has(name))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    if (code !== 'ENOTDIR') throw error
    throw new OffstageError('FOLDER_NOT_EMPTY', `${folder} is a file. Name a folder that is not there yet.`)
  }
  if (found.length > 0)
    throw new OffstageError(
      'FOLDER_NOT_EMPTY',
      `${folder} holds ${clip(found[0]!)}${found.length > 1 ? ` and ${found.length - 1} more` : ''}, and nothing is overwritten. Name a folder that is empty or not there yet.`,
    )
}

/** As it stands in the new project's package.json, where paths are seen from. Errors: `PACKAGE_NOT_FOUND`, `INVALID_OPTION`. */
function specFor(folder: string, spec: string | undefined): string {
  if (spec === undefined)
    throw new OffstageError(
      'PACKAGE_NOT_FOUND',
      'offstage is not in the registry of npm yet, so the new project must be told where it is: --package file:offstage-0.1.0.tgz, the tarball that npm pack makes.',
    )
  if (/^https:\/\//.test(spec)) return spec
  if (!spec.startsWith('file:'))
    throw new OffstageError(
      'INVALID_OPTION',
      `--package takes file:… or https://…, not '${clip(spec)}': the name offstage is not ours in the registry yet.`,
    )
  const path = resolve(spec.slice('file:'.length))
  if (!existsSync(path))
    throw new OffstageError('PACKAGE_NOT_FOUND', `There is no ${path}. Make it with npm pack, or name where it is.`)
  return `file:${relative(folder, path)}`
}

/** What the project around a folder says of offstage, paths made whole. */
function installedFrom(folder: string): string | undefined {
  const path = join(folder, 'package.json')
  if (existsSync(path)) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(path, 'utf8'))
    const spec = dependencies.offstage ?? devDependencies.offstage
    if (typeof spec !== 'string') return undefined
    return spec.startsWith('file:') ? `file:${resolve(folder, spec.slice('file:'.length))}` : spec
  }
  const above = resolve(folder, '..')
  return above === folder ? undefined : installedFrom(above)
}
