// Why a task waits, on the page of the visitor on whose behalf it was launched.
import './dom.ts'
import type { RemoteTask } from 'offstage/client'
import { useExplanation } from 'offstage/react'
import { createElement } from 'react'
import { expect, test } from 'vitest'
import type { Scope } from '../../src/protocol/routes.ts'
import { aTask, aWorker, many } from '../conformance/given.ts'
import { until } from '../integration/start.ts'
import { openPage } from './page.ts'
import { render } from './render.ts'

function Place({ task }: { task: RemoteTask }) {
  return createElement('p', null, useExplanation(task)?.text ?? '-')
}

test('a page shows the place in line, until the task runs', async () => {
  const page = await openPage()
  const { store } = page.bed.offstage.engine
  await store.enlist(aWorker({ host: 'elsewhere', names: ['crawl'] }))
  const tasks = many(3, () => aTask({ owner: 'me' }))
  await store.launch(tasks)
  const handle = await page.server.findWithLogs(tasks[2]!.id)
  expect(await handle.explain()).toMatchObject({ status: 'queued', ahead: 2, text: '3rd in line.' })
  const shown = render(page.server, createElement(Place, { task: handle }))
  await until(() => shown.text === '3rd in line.')
  await store.claim({ worker: 'w', names: ['crawl'], limit: 1 })
  await until(() => shown.text === '2nd in line.')
  await store.claim({ worker: 'w', names: ['crawl'], limit: 2 })
  await until(() => shown.text === '-')
  expect(await handle.explain()).toMatchObject({ status: 'running', reasons: [{ kind: 'running', worker: '' }] })
  expect(shown.complaints).toEqual([])
})

test('a pass that does not grant watching does not tell why', async () => {
  const page = await openPage()
  const ref = { id: aTask().id, name: 'crawl', launchedAt: 1 }
  const answer = async (scopes: Scope[]) => {
    const pass = page.bed.offstage.engine.passes.mint(ref, { owner: null, scopes })
    const headers = { authorization: `Bearer ${pass}` }
    return (await page.visitor.fetch(`/offstage/tasks/${ref.id}/explain`, { headers })).status
  }
  expect(await answer(['logs', 'result'])).toBe(403)
  expect(await answer(['watch'])).toBe(404)
})
