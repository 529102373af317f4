// The box for a sitemap's address and Run. What the server refuses is shown at the field.
import { useServer } from 'offstage/react'
import { type FormEvent, useState } from 'react'
import type { Functions } from '../functions.ts'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

export function CrawlForm({ onLaunched }: { onLaunched: (task: CrawlTask) => void }) {
  const server = useServer<Functions>()
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isLaunching, setLaunching] = useState(false)

  async function run(event: FormEvent) {
    event.preventDefault()
    setLaunching(true)
    setProblem(undefined)
    try {
      onLaunched(await server.launchOneCrawler(url.trim()))
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setLaunching(false)
    }
  }

  return (
    <form className="row" onSubmit={run} noValidate>
      <label className="grow">
        <span className="label">Sitemap address</span>
        <input
          type="url"
          name="sitemap"
          placeholder="https://example.com/sitemap.xml"
          autoComplete="url"
          spellCheck={false}
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'sitemap-problem'}
        />
      </label>
      <button type="submit" className="primary" disabled={isLaunching}>
        Run
      </button>
      {problem !== undefined && (
        <p id="sitemap-problem" role="alert" className="problem full">
          {problem}
        </p>
      )}
    </form>
  )
}
