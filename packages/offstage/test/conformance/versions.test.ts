// Old and new code on one store: what a newer release has only added to is used on; what it has changed beyond this code's knowledge stops it, with the reason.
import { expect, test } from 'vitest'
import { describeShared } from './conformance.ts'
import { aTask } from './given.ts'
import { openStoreAt } from './open-store-at.ts'
import { setSchema } from './set-schema.ts'

describeShared('the schema’s version', (newPlace) => {
  test('a newer one that this code can live with is used as it is', async () => {
    const place = newPlace()
    const store = await place.open()
    await setSchema(await place.path(), { version: 999, oldest: 1 })
    const again = await place.open()
    const task = aTask()
    await again.launch([task])
    expect(await store.get([task.id])).toMatchObject([{ status: 'queued' }])
    await setSchema(await place.path(), { version: 999, oldest: 2 })
    expect(await (await place.open()).get([task.id])).toMatchObject([{ status: 'queued' }])
  })

  test('a newer one that it cannot live with is refused, and whoever has the store open is told to make room', async () => {
    const place = newPlace()
    const store = await place.open()
    await setSchema(await place.path(), { version: 999, oldest: 999 })
    expect(await store.gone).toMatchObject({ code: 'SCHEMA_TOO_NEW', message: expect.stringContaining('999') })
    // It may still finish what it has.
    const task = aTask()
    await store.launch([task])
    expect(await store.get([task.id])).toMatchObject([{ status: 'queued' }])
    await expect(openStoreAt(await place.path())).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' })
  })

  test('of several that open an empty store at once one makes its tables', async () => {
    const place = newPlace()
    const stores = await Promise.all(Array.from({ length: 5 }, () => place.open()))
    await Promise.all(stores.map((store) => store.launch([aTask()])))
    expect(await stores[0]!.count({}, 100)).toBe(5)
  })
})
