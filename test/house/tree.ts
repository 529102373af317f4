// Reads the source tree of the package as rooms and imports: what the house rules are checked against.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
export const SRC = resolve(ROOT, 'packages/offstage/src')
export const APPS = ['apps/console/src', 'apps/crawler'].map((folder) => resolve(ROOT, folder))

export interface SourceFile {
  /** Relative to the folder it was found below, with forward slashes. */
  path: string
  /** First folder, or 'doors' for files in src itself. */
  room: string
  text: string
  lines: number
  /** Every module named in an import or export, types included. */
  imports: string[]
}

/** All source files below a folder, tests left out. */
export function sourceFiles(root: string = SRC): SourceFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .filter((entry) => !/\/(node_modules|dist)(\/|$)/.test(entry.parentPath))
    .map((entry) => {
      const absolute = join(entry.parentPath, entry.name)
      const path = relative(root, absolute)
      const text = readFileSync(absolute, 'utf8')
      return {
        path,
        room: path.includes('/') ? (path.split('/')[0] as string) : 'doors',
        text,
        lines: text.split('\n').length - 1,
        imports: importsOf(text),
      }
    })
}

/** The path, below the same folder, that a relative import of a file leads to, or undefined for a package. */
export function target(from: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? relative(SRC, resolve(SRC, dirname(from.path), specifier)) : undefined
}

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  )
  return [...statements].map((match) => (match[1] ?? match[2] ?? match[3]) as string)
}
