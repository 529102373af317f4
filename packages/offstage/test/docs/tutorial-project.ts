// The tutorial's app as its reader has it at the end of a chapter: files in a folder, checked, built and served.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'vitest'
import { project } from '../cli/project.ts'
import { codeBlocks, ROOT } from './code-blocks.ts'

const LIBRARIES = ['react', 'react-dom', '@types/node', '@types/react', '@types/react-dom']

/** Each chapter with the files as they stand at its end; chapters without code of their own are left out. */
export const chapters: Map<string, Record<string, string>> = new Map()
let files: Record<string, string> = {}
for (const text of readFileSync(resolve(ROOT, 'docs/tutorial.md'), 'utf8').split(/^###? /m)) {
  const named = codeBlocks(text).filter(({ language }) => language !== 'sh')
  if (named.length === 0) continue
  for (const { file, code } of named) {
    if (file === undefined) throw new Error(`A block of the tutorial names no file:\n${code}`)
    files = { ...files, [file]: code }
  }
  chapters.set(text.split('\n', 1)[0] as string, files)
}

/** A folder with the files of a chapter; removed after the test. */
export function projectAfter(chapter: string): string {
  const known = chapters.get(chapter)
  if (!known) throw new Error(`The tutorial has no chapter with code called '${chapter}'.`)
  const folder = project()
  for (const [file, code] of Object.entries(known)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
  for (const name of LIBRARIES) {
    const path = join(folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), path)
  }
  return folder
}

/** Runs a program of this repository's own in the folder; it must succeed and say nothing wrong. */
export function runTool(folder: string, path: string, ...args: string[]): void {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'node_modules', path), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect([status, status === 0 ? '' : stdout, stderr]).toEqual([0, '', ''])
}
