// Runs the tests of a verb on every store there is. What a store cannot do is listed with its reason, never passed over in silence.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { newDatabase } from '../postgres/new-database.ts'
import { openStoreAt } from './open-store-at.ts'

/** Where data is, for the length of one test. */
export interface Place {
  /** A store on the place; closed at the end of the test. Another call opens another store on the same data. */
  open(): Promise<Store>
  /** What another process is told to open the same data: a file's path, or a database's address. */
  path(): Promise<string>
}

interface Driver {
  name: string
  /** Why there is no second store on the same data, if there is none. */
  unshared?: string
  place(): Promise<string>
}

const DRIVERS: Driver[] = [
  {
    name: 'SQLite in memory',
    unshared: 'a database in memory is its own store’s alone',
    place: async () => ':memory:',
  },
  { name: 'SQLite file', place: async () => join(temporaryFolder(), 'data', 'offstage.db') },
  { name: 'PostgreSQL', place: () => newDatabase() },
]

/** Tests that hold for every store. */
export function describeStore(verb: string, tests: (newPlace: () => Place) => void): void {
  for (const driver of DRIVERS) describe(`${verb} on ${driver.name}`, () => tests(() => placeOf(driver)))
}

/** Tests of what several stores on the same data do to each other. */
export function describeShared(verb: string, tests: (newPlace: () => Place) => void): void {
  const shared = DRIVERS.filter(({ unshared }) => unshared === undefined)
  for (const driver of shared) describe(`${verb} on ${driver.name}, shared`, () => tests(() => placeOf(driver)))
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function placeOf(driver: Driver): Place {
  let place: Promise<string> | undefined
  const path = () => {
    place ??= driver.place()
    return place
  }
  return {
    path,
    async open() {
      const store = await openStoreAt(await path())
      onTestFinished(() => store.close())
      return store
    },
  }
}
