// Every page against axe, light and dark, and without sideways scrolling on phones.
import AxeBuilder from '@axe-core/playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openStage, type Stage } from './stage.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let stage: Stage
let failed: string
let running: string

beforeAll(async () => {
  stage = await openStage()
  const hostile = await stage.offstage.launchBackgroundTask('hostile')
  const filler = await stage.offstage.launchBackgroundTask('filler', 20, 0)
  await Promise.allSettled([hostile.result(), filler.result()])
  failed = hostile.id
  running = (await stage.offstage.launchBackgroundTask('steps', 123_456_789, 50)).id
})

afterAll(async () => await stage?.close())

afterEach(() => expect(stage.complaints.splice(0)).toEqual([]))

/** Address, and what shows that the page is there. */
const PAGES: [name: string, path: () => string, sign: string][] = [
  ['the list', () => '/tasks', 'table.tasks'],
  ['an empty list', () => '/tasks?q=nothing-like-this', '.notice'],
  ['a state', () => `/tasks/${running}`, '.tree'],
  ['a log', () => `/tasks/${running}?tab=logs`, '.log-row'],
  ['a hostile log', () => `/tasks/${failed}?tab=logs`, '.log-row'],
  ['an input', () => `/tasks/${running}?tab=input`, '.tree'],
  ['an error', () => `/tasks/${failed}?tab=error`, '.failure'],
  ['no task', () => '/tasks/none', '.notice'],
  ['the tables', () => '/data', 'table.list'],
  ['a table', () => '/data/words', '[data-row]'],
  ['no table', () => '/data/none', '.notice'],
  ['the queues', () => '/queues', 'table.flow'],
  ['the schedules', () => '/schedules', '.notice'],
  ['about', () => '/about', 'dl.facts'],
  ['nowhere', () => '/nowhere', '.notice'],
]

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)('%s, %i pixels wide', (colorScheme, width) => {
  test('axe finds nothing on any page, and none scrolls sideways', async () => {
    const page = await stage.open('/tasks', { colorScheme, viewport: { width, height: 740 } })
    const found: string[] = []
    for (const [name, path, sign] of PAGES) {
      await page.evaluate((address) => {
        location.hash = address
      }, path())
      await page.locator(sign).first().waitFor()
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
      found.push(...violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0]?.html.slice(0, 120)}`))
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (excess > 0) found.push(`${name}: ${excess} pixels too wide`)
    }
    expect(found).toEqual([])
    await page.context().close()
  }, 120_000)
})

test('the dialogs are accessible too', async () => {
  const page = await stage.open(`/tasks/${running}`)
  await page.getByRole('button', { name: 'Kill' }).click()
  expect((await new AxeBuilder({ page }).withTags(TAGS).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  expect((await new AxeBuilder({ page }).withTags(TAGS).analyze()).violations).toEqual([])
  await page.context().close()
})

test('at 320 pixels nothing is lost sideways', async () => {
  const page = await stage.open('/tasks', { viewport: { width: 320, height: 640 } })
  for (const [name, path, sign] of PAGES) {
    await page.evaluate((address) => {
      location.hash = address
    }, path())
    await page.locator(sign).first().waitFor()
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect({ name, excess }).toEqual({ name, excess: 0 })
  }
  await page.context().close()
})
