// One PostgreSQL for all tests of a run.
import type { TestProject } from 'vitest/node'
import { Cluster } from './cluster.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await Cluster.start()
  project.provide('postgres', cluster.url())
  return () => cluster.remove()
}
