// One PostgreSQL for all tests of a run.
import type { TestProject } from 'vitest/node'
import { Cluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Its address, with the database `postgres`. */
    postgres: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await Cluster.start()
  project.provide('postgres', cluster.url())
  return () => cluster.remove()
}
