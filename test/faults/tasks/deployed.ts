// The tasks of an app that is deployed in several releases, each of which says by VERSION which one it is.
import { appendFileSync, existsSync } from 'node:fs'
import { backgroundTask, currentTask, launchBackgroundTask, serverFunctions, taskState } from 'offstage'

const version = process.env.VERSION ?? ''

/** Writes `id version` to a file: a line for each start. With a gate it ends only when that is there. */
backgroundTask('tells', async (file: string, gate?: string) => {
  appendFileSync(file, `${currentTask().id} ${version}\n`)
  Object.assign(taskState(), { version, ready: true })
  while (gate !== undefined && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 10))
  return version
})

const isUrl =
  version === 'old' ? (it: unknown) => typeof it === 'string' : (it: unknown) => isObject(it) && 'href' in it
const isObject = (it: unknown): it is object => typeof it === 'object' && it !== null

/** Of the old release it takes texts, of others objects with a `href`. Fails where it is run by the old one. */
backgroundTask(
  {
    name: 'visits',
    retries: { max: 3, delay: '2s', jitter: 0 },
    args: {
      '~standard': {
        version: 1,
        vendor: 'by hand',
        validate(value) {
          const [file, urls] = value as [string, unknown[]]
          const at = urls.findIndex((url) => !isUrl(url))
          if (at === -1) return { value: [file, urls] as [string, unknown[]] }
          return { issues: [{ message: `expected ${version === 'old' ? 'a text' : 'an object'}`, path: [1, at] }] }
        },
      },
    },
  },
  (file: string, urls: unknown[]) => {
    appendFileSync(file, `${currentTask().id} ${version}\n`)
    if (version === 'old') throw new Error('not reached')
    return urls.length
  },
)

/** A release `with-NAME` knows one more name. */
if (version.startsWith('with-')) backgroundTask(version.slice('with-'.length), () => version)

export const functions = serverFunctions({
  launch: async (name: string, ...args: unknown[]) => (await launchBackgroundTask(name, ...args)).id,
})
