// Looking into tasks in a real browser: what they use, X-rays, kills fast and slow and how they went, attempts.
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../packages/offstage/src/base/ids.ts'
import { openStage, type Stage } from './stage.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => await stage?.close())

afterEach(() => expect(stage.complaints.splice(0)).toEqual([]))

const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look)
const launch = (name: string, ...args: unknown[]) => stage.offstage.launchBackgroundTask(name, ...args)
const status = (page: Page, label: string) => page.locator('.task-title').getByText(label, { exact: true })

/** Light and dark, wide and narrow: axe finds nothing, and nothing scrolls sideways. */
async function expectAccessible(page: Page): Promise<void> {
  for (const width of [1280, 360]) {
    // So high that the bar at the bottom of a phone lies over nothing: what one can scroll from under it is no fault.
    await page.setViewportSize({ width, height: 2400 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
      const found = violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.html.slice(0, 160)}`)
      expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: [] })
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a task that spins is flagged, its X-ray names the function, its profile is saved', async () => {
  const task = await launch('spin')
  const list = await stage.open('/tasks')
  await list.locator(`[data-task="${task.id}"]`).getByText('Not responding since').waitFor({ state: 'attached' })
  await expectAccessible(list)
  await list.context().close()

  const page = await stage.open(`/tasks/${task.id}`)
  await page.locator('.task-title').getByText('Not responding since').waitFor()
  await eventually(() => page.locator('.task-header .vitals').textContent()).toMatch(/Processor time.*s.*100 % busy/)
  await page.getByRole('tab', { name: 'X-ray' }).click()
  await page.getByRole('button', { name: 'X-ray' }).click()
  const xrays = page.getByRole('article')
  await xrays.first().getByText('In its code').waitFor()
  const mine = xrays.first().getByRole('list', { name: /^Your functions/ })
  await mine.getByText('turn', { exact: true }).waitFor()
  await mine
    .getByText(/^tasks\.ts:\d+:\d+$/)
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'Profile 1 s' }).click()
  const table = xrays.first().getByRole('table')
  await table
    .getByRole('row', { name: /tasks\.ts:\d+/ })
    .first()
    .waitFor()
  await table.getByRole('button', { name: 'Total' }).click()
  await table.getByRole('columnheader', { name: 'Total' }).and(page.locator('[aria-sort="descending"]')).waitFor()
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download .cpuprofile' }).click()
  expect((await download).suggestedFilename()).toMatch(/^spin-\w{10}-.*\.cpuprofile$/)
  const profile = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(profile.nodes.length).toBeGreaterThan(1)

  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+X').then(() => eventually(() => xrays.count()).toBe(3))
  await page.getByRole('tab', { name: 'Logs' }).click()
  await page.getByRole('tab', { name: 'X-ray' }).click()
  expect(await xrays.count()).toBe(3)
  await task.kill()
  await status(page, 'Killed').waitFor()
  expect(await page.getByRole('button', { name: 'X-ray' }).isDisabled()).toBe(true)
  await page.getByRole('tab', { name: 'Kill report' }).click()
  const report = page.locator('.kill-report')
  await report
    .getByRole('list', { name: /^Your functions/ })
    .getByText('turn', { exact: true })
    .waitFor()
  await report.getByText('Ended by force').waitFor()
  await report.locator('.last-lines').getByText('spinning').waitFor()
  await page.locator('.task-header .vitals').getByText('Most memory').waitFor()
  await expectAccessible(page)
  await page.context().close()
})

test('a kill with its own grace, hurried from the page, tells how it went', async () => {
  const task = await launch('stubborn')
  await eventually(() => task.isRunning()).toBe(true)
  const page = await stage.open(`/tasks/${task.id}`)
  await page.locator('dl.facts').getByText('10 min 00 s').waitFor()
  await page.getByRole('button', { name: 'Kill' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('too slow')
  await dialog.getByRole('combobox', { name: /Time to clean up/ }).selectOption('At most 60 s')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Kill task' }).click()
  await status(page, 'Stopping').waitFor()
  await page.getByRole('tab', { name: 'Kill report' }).click()
  const report = page.locator('.kill-report')
  await report.getByText('“too slow”').waitFor()
  await report.getByText('Being stopped').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Kill now' }).click()
  await status(page, 'Killed').waitFor()
  await report.getByText('Told to stop').waitFor()
  await report.getByText('Nothing left of it').waitFor()
  await report.getByText('the console').waitFor()
  await page.context().close()
})

test('a forced kill asks for nothing and takes no stack', async () => {
  const task = await launch('stubborn')
  await eventually(() => task.isRunning()).toBe(true)
  const page = await stage.open('/tasks')
  await page.locator(`[data-task="${task.id}"]`).getByRole('button', { name: /^Kill/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: /^Force/ }).check()
  expect(await dialog.getByRole('combobox').isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Kill task' }).click()
  await dialog.waitFor({ state: 'detached' })
  await eventually(() => task.getTerminationStatus()).toBe('killed')
  expect(await task.killReport()).toMatchObject({ stack: null, forcedAt: expect.any(Number) })
  await page.evaluate((id) => {
    location.hash = `/tasks/${id}`
  }, task.id)
  const report = page.locator('.kill-report')
  await report.getByText('Ended by force').waitFor()
  expect(await report.locator('.stack').count()).toBe(0)
  await page.context().close()
})

test('a task that failed and is tried again says when, and shows what went wrong before', async () => {
  const page = await stage.open('/tasks')
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()
  const task = await launch('flaky')
  await page.evaluate((id) => {
    location.hash = `/tasks/${id}?tab=attempts`
  }, task.id)
  const again = page.locator('.task-header').getByText(/Attempt [123] failed; tried again in \d s/)
  await again.waitFor()
  const list = page.getByRole('list', { name: /^Earlier attempts/ })
  await list.getByRole('heading', { name: /^Attempt 1/ }).waitFor()
  await list.getByText('not this time').first().waitFor()
  await status(page, 'Running').waitFor()
  await page.locator('.attempts').getByText('Attempt 4 of at most 4').waitFor()
  await eventually(() => list.getByRole('heading').allTextContents()).toEqual([
    expect.stringMatching(/^Attempt 3/),
    expect.stringMatching(/^Attempt 2/),
    expect.stringMatching(/^Attempt 1/),
  ])
  await list.getByText('What it printed').nth(1).click()
  await list.locator('.attempt-lines').getByText('not this time').first().waitFor()
  const facts = page.locator('dl.facts')
  for (const fact of ['4 of at most 4', 'up to 3', '5 min 00 s', '384.0 MB']) await facts.getByText(fact).waitFor()
  await page.locator('.vitals').getByText('of 384.0 MB').waitFor()
  await expectAccessible(page)
  await task.kill()
  await page.context().close()
})

test('who may only look sees everything, and why X-ray and Kill are not for them', async () => {
  const looking = await openStage({ console: { access: () => 'viewer' } })
  const task = await looking.offstage.launchBackgroundTask('steps', 100_000, 50)
  const page = await looking.open(`/tasks/${task.id}?tab=xray`)
  await page.getByText('Your access to this console is read-only.').waitFor()
  for (const name of ['X-ray', 'Profile 1 s', 'Kill'])
    expect(await page.getByRole('button', { name, exact: true }).isDisabled()).toBe(true)
  await page.locator('.task-header .vitals').getByText('Processor time').waitFor()
  await expectAccessible(page)
  await looking.close()
})

test('a task whose name no live worker knows is flagged in the list and on its page, until one does', async () => {
  const { engine } = stage.offstage
  const id = newId()
  await engine.store.launch([{ id, name: 'renamed', args: '[[]]', owner: null, tags: [], parent: null }])
  const list = await stage.open('/tasks')
  await list.locator(`[data-task="${id}"]`).getByText('no live worker knows this name').waitFor()
  await expectAccessible(list)
  await list.getByRole('link', { name: 'renamed', exact: true }).click()
  await list.getByText("No live worker knows 'renamed'").waitFor()
  await expectAccessible(list)
  expect(await stage.offstage.unknownNames()).toEqual(['renamed'])
  const elsewhere = {
    id: newId(),
    host: 'elsewhere',
    bootId: '',
    pid: 1,
    processStart: '',
    names: ['renamed'],
    places: 1,
  }
  await engine.store.enlist(elsewhere)
  engine.store.bell.ring()
  await list.getByText('No live worker knows').waitFor({ state: 'detached' })
  await status(list, 'Queued').waitFor()
  await engine.store.retire(elsewhere.id)
  await stage.offstage.getBackgroundTask(id).then((task) => task.kill())
  await list.context().close()
})
