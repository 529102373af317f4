// The floors of the house: a room imports only from the floors below it, types included. The table is its own documentation; the run prints it.
import { expect, test } from 'vitest'
import { APPS, type SourceFile, sourceFiles, target } from './tree.ts'

/** From the ground up. Rooms of one floor are strangers to each other. */
const FLOORS: { rooms: string[]; about: string }[] = [
  { rooms: ['base'], about: 'clock, ids, errors, pause points' },
  { rooms: ['task'], about: 'definitions, statuses, state, journal, values, the Task' },
  { rooms: ['protocol', 'store', 'runner'], about: 'the wire, the truth, the muscle' },
  { rooms: ['worker', 'live', 'client', 'tables'], about: 'runs tasks, watches them, the browser side, data tables' },
  { rooms: ['engine', 'react'], about: 'composition root; hooks' },
  { rooms: ['http', 'testing'], about: 'the fetch handler; help for tests of apps' },
  { rooms: ['cli', 'doors'], about: 'the command line; what users import' },
]

/** Rooms that run in a browser: nothing of Node in them. */
const BROWSER = ['base', 'task', 'protocol', 'client', 'react']

const files = sourceFiles()
const floorOf = (room: string) => FLOORS.findIndex(({ rooms }) => rooms.includes(room))

test('every room stands on a floor', () => {
  console.log(
    FLOORS.map(({ rooms, about }, floor) => `${floor}  ${rooms.join(', ').padEnd(32)} ${about}`)
      .reverse()
      .join('\n'),
  )
  expect([...new Set(files.map(({ room }) => room))].filter((room) => floorOf(room) === -1)).toEqual([])
})

test('a room imports only from floors below it', () => {
  const wrong = files.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const path = target(file, specifier)
      if (path === undefined) return []
      const room = path.includes('/') ? (path.split('/')[0] as string) : 'doors'
      return room === file.room || floorOf(room) < floorOf(file.room) ? [] : [`${file.path} imports ${path}`]
    }),
  )
  expect(wrong).toEqual([])
})

test('what runs in a browser imports nothing of Node', () => {
  const wrong = files
    .filter(({ room }) => BROWSER.includes(room))
    .flatMap((file) =>
      file.imports.filter((name) => name.startsWith('node:')).map((name) => `${file.path} imports ${name}`),
    )
  expect(wrong).toEqual([])
})

test('imports go in no circle, in the package and in the apps', () => {
  expect([files, ...APPS.map(sourceFiles)].flatMap(circlesOf)).toEqual([])
})

test('doors only re-export', () => {
  const doors = files.filter(({ room }) => room === 'doors')
  const wrong = doors.filter(
    ({ text }) =>
      text
        .replace(/^\s*\/\/.*$/gm, '')
        .replace(/export\s+(?:type\s+)?(?:\{[^}]*\}|\*)\s+from\s+'[^']+'/g, '')
        .trim() !== '',
  )
  expect(wrong.map(({ path }) => path)).toEqual([])
})

function circlesOf(files: SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [file.path, file.imports.flatMap((specifier) => target(file, specifier) ?? [])]),
  )
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    else if (!done.has(path)) {
      for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
  }
  for (const path of edges.keys()) visit(path, [])
  return circles
}
