// The table of deviations is printed, and holds nothing that no test answers to.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEVIATIONS } from './deviations.ts'

const texts = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))

/** Whether a test's name may begin so: a title does, up to the first value it is given, or a case's first value. */
function isKnown(start: string): boolean {
  const word = /^[\w-]+/.exec(start)?.[0] ?? start
  return texts.some((text) =>
    [...text.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*'([^']+)'/g)]
      .map((match) => (match[1] as string).split(/%[sjid]/)[0] as string)
      .some((title) =>
        title === '' ? text.includes(`['${word}`) : title.startsWith(start) || start.startsWith(title),
      ),
  )
}

test('every deviation of a runner excuses it from tests that there are, for a reason', () => {
  const rows = Object.entries(DEVIATIONS).flatMap(([kind, deviations]) =>
    deviations.flatMap(({ skip, reason }) => skip.map((start) => ({ kind, start, reason }))),
  )
  for (const { kind, start, reason } of rows) console.log(`${kind}: not '${start}…': ${reason}`)
  const unknown = rows.filter(({ start }) => !isKnown(start))
  expect(unknown).toEqual([])
  expect(rows.every(({ reason }) => reason.length > 10)).toBe(true)
})
