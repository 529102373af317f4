// The specification and the tests point at each other: every id of docs/SPEC.md is named by the title of a test in the file it gives, and every id that a title names is in it.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const ID = /\b[BCS]\d+\b/g

/** Rows of the tables in SPEC.md: `| id | sentence | file |`. */
const rows = readFileSync(resolve(ROOT, 'docs/SPEC.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| ([BCS]\d+) \|.*\| `([^`]+)` \|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, id, file]) => ({ id: id as string, file: file as string }))

test('every line of the specification is proved by a test that names it', () => {
  const wrong = rows.filter(
    ({ id, file }) => !existsSync(resolve(ROOT, file)) || !titlesOf(file).some((title) => idsOf(title).includes(id)),
  )
  expect(wrong).toEqual([])
  expect(rows.length).toBeGreaterThan(40)
})

test('every id that a test names is in the specification', () => {
  const known = new Set(rows.map(({ id }) => id))
  const files = execFileSync('git', ['ls-files', '*.test.ts', '*.test.tsx'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
  const unknown = files.flatMap((file) =>
    titlesOf(file).flatMap((title) =>
      idsOf(title)
        .filter((id) => !known.has(id))
        .map((id) => `${id} in ${file}`),
    ),
  )
  expect(unknown).toEqual([])
})

/** Titles of tests and groups: the first argument of `test`, `it`, `describe` and their `.each(…)`. */
function titlesOf(file: string): string[] {
  const text = readFileSync(resolve(ROOT, file), 'utf8')
  return [
    ...text.matchAll(/\b(?:test|it|describe)(?:\.each(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g),
  ].map((match) => match[2] as string)
}

/** Ids stand in brackets at the end of a title: `… (C10, S3)`. */
function idsOf(title: string): string[] {
  return (/\(([^()]*)\)$/.exec(title)?.[1] ?? '').match(ID) ?? []
}
