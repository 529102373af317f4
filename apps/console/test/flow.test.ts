// Queues, schedules, and why a task waits, in a real browser.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage({ tasks: new URL('./fixtures/flow.ts', import.meta.url) })
})

afterAll(async () => await stage?.close())

afterEach(() => expect(stage.complaints.splice(0)).toEqual([]))

const launch = (name: string, ...args: unknown[]) => stage.offstage.launchBackgroundTask(name, ...args)

test('a task that waits says why, with the way to what is in its way; more of its queue may run, and it begins', async () => {
  const first = await launch('mail', 'ann', 60_000)
  const second = await launch('mail', 'bob', 60_000)
  const page = await stage.open(`/tasks/${second.id}`)
  const why = page.getByRole('region', { name: 'Why it does not run yet' })
  await why.getByText("The queue 'post' runs 1 at once:").waitFor()
  await why.getByRole('link', { name: `mail ${first.id.slice(0, 10)}` }).waitFor()
  await page.locator('.facts').getByRole('link', { name: 'post' }).click()

  const row = page.locator('[data-queue="post"]')
  await row.getByText('1 at once, 100 in 1m').waitFor()
  await row.getByRole('button', { name: 'Bounds…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tasks at once in all workers together').fill('zero')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('is not a whole number from 1 to 10,000').waitFor()
  await dialog.getByLabel('Tasks at once in all workers together').fill('2')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('by an operator; the code says: 1 at once').waitFor()
  await expect.poll(async () => (await second.snapshot()).status).toBe('running')
  await page.goBack()
  await why.waitFor({ state: 'detached' })
  await Promise.all([first.kill(), second.kill()])
  await page.context().close()
})

test('a paused queue holds its tasks until it is resumed', async () => {
  const page = await stage.open('/queues')
  const row = page.locator('[data-queue="post"]')
  await row.getByRole('button', { name: 'Pause…' }).click()
  const dialog = page.getByRole('dialog')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel')
  await dialog.getByRole('button', { name: 'Pause' }).click()
  await row.getByText('Paused').waitFor()
  const task = await launch('mail', 'eve', 10)
  await row.locator('td').nth(1).getByText('1', { exact: true }).waitFor()
  expect((await task.snapshot()).status).toBe('queued')
  await row.getByRole('button', { name: 'Resume…' }).click()
  await dialog.getByRole('button', { name: 'Resume' }).click()
  await row.getByText('Paused').waitFor({ state: 'detached' })
  await expect.poll(async () => (await task.snapshot()).status).toBe('completed')
  await page.context().close()
})

test('a schedule tells its times, is run at once, paused and resumed', async () => {
  const page = await stage.open('/schedules')
  const panel = page.locator('[data-schedule="nightly"]')
  await panel.getByText('0 3 * * * Europe/Berlin').waitFor()
  await panel.getByText('a time waits for its end').waitFor()
  await panel.getByText('Next five').click()
  expect(await panel.locator('ol li').count()).toBe(5)
  await panel.getByRole('button', { name: 'Run now…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('status').filter({ hasText: 'nightly: launched' }).first().waitFor()
  await panel.getByText('run at once by the console').waitFor()
  await panel.getByText('Completed').waitFor()
  await panel.getByRole('button', { name: 'Pause…' }).click()
  await dialog.getByRole('button', { name: 'Pause' }).click()
  await panel.getByText('Paused').waitFor()
  await panel.getByRole('button', { name: 'Resume…' }).click()
  await dialog.getByRole('button', { name: 'Resume' }).click()
  await panel.getByText('Paused').waitFor({ state: 'detached' })
  await page.context().close()
})

test('a parent shows what it launched and waits for; a delayed task is started; a task is launched once more', async () => {
  const parent = await launch('round', ['x', 'y'])
  const page = await stage.open(`/tasks/${parent.id}`)
  await page.getByText('2 of the tasks that it launched have not ended').waitFor()
  await page.getByText('Launched 2 tasks').click()
  expect(await page.locator('.children li').count()).toBe(2)
  await parent.kill()

  const later = await stage.offstage.launchBackgroundTask('nightly')
  await later.result()
  const { id } = later
  await page.evaluate((address) => {
    location.hash = address
  }, `/tasks/${id}`)
  await page.getByRole('button', { name: 'Relaunch…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Relaunch' }).click()
  await page
    .locator('.facts')
    .getByRole('link', { name: id.slice(0, 10) })
    .waitFor()
  expect(page.url()).not.toContain(id)
  await page.context().close()
})
