import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { BEGIN, Connection } from '../../src/store/postgres/connection.ts'
import { Floor } from '../../src/store/postgres/floor.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { canClaim } from '../../src/store/sql/verbs/claim.ts'
import { aTask, many } from '../conformance/given.ts'
import { newDatabase } from './new-database.ts'

test('while claims are slow what is over is passed over; what gets ready below is found at the next look', async () => {
  const url = await newDatabase()
  const store = await openPostgresStore({ url })
  const floor = new Floor()
  const connection = new Connection({ url, name: 'test', Client: pg.Client, floor: () => floor.n })
  onTestFinished(async () => {
    await connection.close()
    await store.close()
  })
  const look = async () => {
    await connection.begin({ begin: BEGIN, limitMs: 5000 })
    const isNews = await floor.look(connection)
    await connection.commit()
    return isNews
  }
  const request = { worker: 'w', names: ['crawl'], limit: 1 }
  const isSeen = async () => {
    await connection.begin({ begin: BEGIN, limitMs: 5000 })
    const isSeen = await canClaim(connection, request)
    await connection.commit()
    return isSeen
  }
  await store.launch(many(1000, () => aTask()))
  const [first, second] = await store.claim({ ...request, limit: 1000 })
  await store.launch([aTask()])
  expect([await look(), floor.n]).toEqual([false, 0])

  floor.claimed(100)
  expect(await look()).toBe(false)
  // As many as may have been under way are looked at all the same.
  expect(floor.n).toBe(501)
  expect(await isSeen()).toBe(true)
  await store.claim(request)
  expect(await isSeen()).toBe(false)

  await store.giveBack([first!])
  expect(await isSeen()).toBe(false)
  expect(await look()).toBe(true)
  expect(await isSeen()).toBe(true)

  // A launch that was under way for long tells at its commit that it may lie below.
  await store.claim(request)
  await look()
  await store.giveBack([second!])
  expect([floor.n, await isSeen()]).toEqual([501, false])
  floor.forget()
  expect([floor.n, await isSeen()]).toEqual([0, true])
  const looking = look()
  floor.forget()
  await looking
  expect(floor.n).toBe(0)
})
