// Server functions called by visitors: what can be called, how values and Tasks travel.
import { describe, expect, test, vi } from 'vitest'
import { args, ask, Handle, openBed, post, Visitor } from './bed.ts'
import { functions } from './functions.ts'

describe('values', () => {
  test('of every kind named by the contract arrive as they left (C60)', async () => {
    const bed = await openBed({ functions })
    const value = [
      'text',
      1.5,
      true,
      null,
      undefined,
      ['a', { b: [1] }],
      new Date(86_400_000),
      -0,
      Number.NaN,
      7n,
      new Map([['k', new Set([1])]]),
    ]
    expect(await new Visitor(bed).call('echo', args(...value))).toEqual(value)
  })

  test('a result that cannot travel is the fault of the function, and said to its author by its path', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const bed = await openBed({ functions })
    await expect(new Visitor(bed).call('odd')).rejects.toMatchObject({
      status: 500,
      code: 'UNSERIALISABLE_RESULT',
      message: expect.stringContaining('the result.inner.fn'),
    })
    await expect(new Visitor(bed).call('huge')).rejects.toMatchObject({ status: 500, code: 'RESULT_TOO_LARGE' })
    expect(report).toHaveBeenCalledTimes(2)
  })
})

describe('tasks', () => {
  test('go to the page as handles, in arrays and objects too, and come back as full tasks (C5, C42)', async () => {
    const bed = await openBed({ functions })
    const ann = new Visitor(bed)
    const task = (await ann.call('launch')) as Handle
    expect(Object.keys(task).sort()).toEqual(['id', 'launchedAt', 'name', 'pass'])
    const two = (await ann.call('launchTwo')) as { list: Handle[]; deep: { map: Map<string, Handle> } }
    const [first, second] = [two.list[0]!, two.deep.map.get('x')!]
    expect(await ann.call('describe', args({ list: [task, first, second] }))).toEqual([
      ['calls.idle', true, 'function'],
      ['calls.idle', true, 'function'],
      ['calls.idle', true, 'function'],
    ])
    await ann.call('kill', args(task))
    expect(await (await bed.offstage.getBackgroundTask(task.id)).getTerminationStatus()).toBe('killed')
    expect(await (await bed.offstage.getBackgroundTask(first.id)).isRunning()).toBe(true)
  })

  test('a handle is believed by its pass alone: changed facts beside it count for nothing, a forged pass is refused', async () => {
    const bed = await openBed({ functions })
    const ann = new Visitor(bed)
    const [mine, other] = [(await ann.call('launch')) as Handle, (await ann.call('launch')) as Handle]
    await ann.call('kill', args(new Handle({ ...mine, id: other.id, name: 'other' })))
    expect(await (await bed.offstage.getBackgroundTask(other.id)).isRunning()).toBe(true)
    expect(await (await bed.offstage.getBackgroundTask(mine.id)).isRunning()).toBe(false)
    for (const pass of ['', 'x.y.z', `${mine.pass}x`, 7])
      await expect(ann.call('kill', `[[1],["Task",2],{"pass":3},${JSON.stringify(pass)}]`)).rejects.toMatchObject({
        status: 401,
        code: 'INVALID_TOKEN',
      })
  })

  test('of other visitors are not listed, and survive a restart of the server with their handles (C53, C54)', async () => {
    const bed = await openBed({ functions })
    const [ann, bob] = [new Visitor(bed), new Visitor(bed)]
    const task = (await ann.call('launch')) as Handle
    await bob.call('launch')
    const ids = async (visitor: Visitor, name: string) => ((await visitor.call(name)) as Handle[]).map(({ id }) => id)
    expect(await ids(ann, 'mine')).toEqual([task.id])
    expect(await ids(bob, 'mine')).toHaveLength(1)
    expect(await ids(new Visitor(bed), 'mine')).toEqual([])
    expect(await ids(bob, 'all')).toHaveLength(2)
    const { port } = bed.server
    await bed.stop()
    const again = await openBed({ functions, data: bed.data, port })
    expect(await ids(ann, 'mine')).toEqual([task.id])
    const headers = { authorization: `Bearer ${task.pass}` }
    expect((await ask(again, `/offstage/tasks/${task.id}`, { headers })).status).toBe(200)
  })
})

describe('functions', () => {
  test('that were not declared cannot be called, nor can tasks, nor what every object has (C61)', async () => {
    const bed = await openBed({ functions })
    for (const name of [
      'calls.idle',
      'toString',
      'constructor',
      '__proto__',
      'hasOwnProperty',
      'then',
      'Launch',
      'x'.repeat(500),
      '%F0%9F%8E%AD',
    ])
      expect(await post(bed, `/offstage/call/${name}`, '[[]]')).toMatchObject({ status: 404, code: 'UNKNOWN_FUNCTION' })
    expect((await post(bed, '/offstage/call/lanch', '[[]]')).message).toContain("Did you mean 'launch'?")
    expect(await bed.offstage.listBackgroundTasks()).toEqual([])
  })

  test('that are live can be called as well', async () => {
    expect(await new Visitor(await openBed({ functions })).call('rows')).toEqual([1, 2])
  })

  test('a config whose functions were not declared is refused at start', async () => {
    await expect(openBed({ functions: { echo: () => 1 } as never })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('serverFunctions'),
    })
  })
})
