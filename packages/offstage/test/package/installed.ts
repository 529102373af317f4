// A user's project: the package packed as npm would publish it, installed from the tarball into an empty folder, with nothing of this repository within reach.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const PACKAGE = resolve(import.meta.dirname, '../..')
const ROOT = resolve(PACKAGE, '../..')

/** What npm and vitest say to their own children is not what a user's terminal says. */
const ENV = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_(registry|cache|userconfig|globalconfig)$)|VITEST|OFFSTAGE_|INIT_CWD|NODE_ENV|PORT$|HOST$)/.test(
        name,
      ),
  ),
)

export interface PackedFile {
  path: string
  size: number
}

export interface Installed {
  folder: string
  /** What the tarball holds. */
  packed: PackedFile[]
  write(files: Record<string, string>): void
  /** Runs a program in the project to its end. */
  run(command: string, ...args: string[]): { code: number | null; out: string; err: string }
  /** Starts one and leaves it running. */
  start(command: string, args: string[], env: Record<string, string>): ChildProcess
  /** Makes a package of this repository known to the project, as if it had been installed too. */
  add(...names: string[]): void
  remove(): void
}

/** Packs what is built (the tests' own build: packing must not build again under the feet of other tests) and installs it. */
export function packAndInstall(): Installed {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'offstage-package-')))
  const folder = join(base, 'project')
  mkdirSync(folder)
  const run = (cwd: string, command: string, args: string[]) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: ENV, encoding: 'utf8' })
    if (error) throw error
    return { code: status, out: stdout, err: stderr }
  }
  const npm = (cwd: string, ...args: string[]) => {
    const { code, out, err } = run(cwd, 'npm', args)
    if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${out}\n${err}`)
    return out
  }
  const [tarball] = JSON.parse(npm(PACKAGE, 'pack', '--ignore-scripts', '--json', '--pack-destination', base))
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true, "type": "module" }')
  npm(folder, 'install', '--prefix', folder, '--no-audit', '--no-fund', join(base, tarball.filename))
  return {
    folder,
    packed: tarball.files,
    write(files) {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    },
    run: (command, ...args) => run(folder, command, args),
    start: (command, args, env) =>
      spawn(command, args, { cwd: folder, env: { ...ENV, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
    add(...names) {
      for (const name of names) {
        const path = join(folder, 'node_modules', name)
        if (existsSync(path)) continue
        mkdirSync(dirname(path), { recursive: true })
        symlinkSync(join(ROOT, 'node_modules', name), path)
      }
    },
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** The packages that npm installed in a project, by the note it keeps itself. */
export function installedPackages(folder: string): { name: string; hasInstallScript: boolean }[] {
  const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'))
  return Object.keys(packages).map((path) => {
    const { scripts = {} } = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8'))
    return {
      name: path.replace('node_modules/', ''),
      hasInstallScript:
        packages[path].hasInstallScript === true ||
        'preinstall' in scripts ||
        'install' in scripts ||
        'postinstall' in scripts,
    }
  })
}
