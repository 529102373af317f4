// A bed on a PostgreSQL of its own, which may be restarted, stopped and frozen; the supervisors and this process reach it over wires that can fail.
import type { TestContext } from 'vitest'
import { Cluster, type ClusterOptions } from '../../../packages/offstage/test/postgres/cluster.ts'
import { type Bed, openBedOn } from './bed.ts'
import { Wire } from './wire.ts'

export interface Fleet {
  cluster: Cluster
  /** Between the bed's own Offstage and the database. */
  near: Wire
  /** Between the supervisors and the database. */
  far: Wire
  bed: Bed
  /** The address for supervisors. */
  url: string
}

export async function openFleet(test: TestContext, options: ClusterOptions, ...tasks: string[]): Promise<Fleet> {
  const cluster = await Cluster.start(options)
  test.onTestFinished(() => cluster.remove())
  const [near, far] = [await Wire.to(cluster.port), await Wire.to(cluster.port)]
  test.onTestFinished(async () => {
    await near.close()
    await far.close()
  })
  const bed = await openBedOn(near.url(cluster.url()), test, ...tasks)
  return { cluster, near, far, bed, url: far.url(cluster.url()) }
}
