import { expect, test } from 'vitest'
import { describeStore } from './conformance.ts'
import { aTask, many } from './given.ts'

describeStore('get', (place) => {
  test('gives records in the order asked, null for ids nobody knows', async () => {
    const store = await place().open()
    const [a, b] = [aTask(), aTask()]
    await store.launch([a, b])
    const found = await store.get([b.id, 'nobody', a.id, b.id])
    expect(found.map((record) => record?.id)).toEqual([b.id, undefined, a.id, b.id])
    expect(await store.get([])).toEqual([])
  })

  test('takes a thousand ids', async () => {
    const store = await place().open()
    const tasks = many(1000, () => aTask())
    await store.launch(tasks)
    const found = await store.get(tasks.map(({ id }) => id))
    expect(found.every((record, index) => record?.id === tasks[index]!.id)).toBe(true)
  })
})
