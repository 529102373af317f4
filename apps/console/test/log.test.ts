// The log viewer in a real browser: follows, pauses, finds, filters, holds a long log.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => await stage?.close())

afterEach(() => expect(stage.complaints.splice(0)).toEqual([]))

const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look)
const launch = (name: string, ...args: unknown[]) => stage.offstage.launchBackgroundTask(name, ...args)
const lastLine = (page: Page) => page.locator('.log-row').last().locator('.log-text').textContent()

test('follows the end, pauses when one scrolls up, says how much is new, and goes on', async () => {
  const task = await launch('steps', 100_000, 15)
  const page = await stage.open(`/tasks/${task.id}?tab=logs`)
  await page.getByText('· following').waitFor()
  await eventually(async () => Number((await lastLine(page))?.slice(5))).toBeGreaterThan(60)
  await page.locator('.log').hover()
  await page.mouse.wheel(0, -400)
  const pill = page.locator('.follow-pill')
  await pill.getByText(/Paused · [1-9]\d* new/).waitFor()
  const place = await page.locator('.log').evaluate((log) => log.scrollTop)
  await pill.getByText(/Paused · [1-9]\d+ new/).waitFor()
  expect(await page.locator('.log').evaluate((log) => log.scrollTop)).toBe(place)
  await pill.click()
  await pill.waitFor({ state: 'detached' })
  await page.getByText('· following').waitFor()
  await task.kill()
  await page.locator('.task-header').getByText('Killed').first().waitFor()
  const kept = await task.getState()
  await eventually(() => lastLine(page)).toBe(`step ${kept.n_complete}`)
  await page.context().close()
})

test('a long log is whole: numbered, found in, filtered with counts, saved', async () => {
  const task = await launch('chatty', 12_000)
  await task.result()
  const page = await stage.open(`/tasks/${task.id}?tab=logs`)
  await page.getByText('12,000 lines').waitFor()
  await eventually(() => lastLine(page)).toBe('line 12000 of the log')
  expect(await page.locator('.log-row').count()).toBeLessThan(120)
  await eventually(() => page.locator('.log-row').last().locator('.log-number').textContent()).toBe('12000')

  await page.keyboard.press('Control+f')
  await page.keyboard.type('line 7 of')
  await page.locator('.match-count').getByText('1', { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.log-row.current mark').getByText('line 7 of').waitFor()

  await page.getByRole('combobox', { name: 'Least level' }).selectOption({ label: 'Warnings and errors (1,200)' })
  await page.getByText('10,800 lines hidden by filters').waitFor()
  await page.getByRole('combobox', { name: 'Least level' }).selectOption({ label: 'Errors only (0)' })
  await page.getByText('12,000 lines hidden by filters').waitFor()
  await page.getByRole('button', { name: 'clear' }).click()
  await page.getByRole('combobox', { name: 'Least level' }).and(page.locator('select')).waitFor()

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '.jsonl' }).click()
  const file = await readFile(await (await download).path(), 'utf8')
  const lines = file.trimEnd().split('\n')
  expect(lines).toHaveLength(12_000)
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ level: 'warn', text: 'line 12000 of the log' })
  await page.context().close()
})

test('wrapped lines keep the end in sight', async () => {
  const task = await launch('hostile')
  await task.result().catch(() => undefined)
  const page = await stage.open(`/tasks/${task.id}?tab=logs`)
  await page.getByRole('log').getByText('<script>').waitFor()
  await page.getByRole('button', { name: 'Wrap' }).click()
  await page.locator('.log.wrapped').waitFor()
  const fits = () => page.locator('.log').evaluate((log) => log.scrollWidth <= log.clientWidth)
  await eventually(fits).toBe(true)
  await page
    .getByText(/KB more/)
    .first()
    .waitFor()
  await page.context().close()
})
