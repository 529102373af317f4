// One PostgreSQL for all tests of a run: the one npm brings, or with TEST_POSTGRES=15 Debian's of that version.
import type { TestProject } from 'vitest/node'
import { type Binaries, debianBinaries } from './binaries.ts'
import { Cluster } from './cluster.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binaries = asked()
  const cluster = await Cluster.start(binaries ? { binaries } : {})
  project.provide('postgres', cluster.url())
  return () => cluster.remove()
}

function asked(): Binaries | undefined {
  const version = process.env.TEST_POSTGRES
  if (!version) return undefined
  const binaries = debianBinaries(Number(version))
  if (!binaries) throw new Error(`TEST_POSTGRES=${version}: this machine has no Debian package postgresql-${version}`)
  return binaries
}
