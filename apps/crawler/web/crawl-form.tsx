// The box for a sitemap's address and Run. What the server refuses is shown at the field.
import { useServer } from 'offstage/react'
import { type FormEvent, useRef, useState } from 'react'
import type { Functions } from '../functions.ts'
import { messageOf } from './message-of.ts'
import type { CrawlTask } from './use-crawls.ts'

export function CrawlForm({ onLaunched }: { onLaunched: (task: CrawlTask) => void }) {
  const server = useServer<Functions>()
  const field = useRef<HTMLInputElement>(null)
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState<string>()
  const [note, setNote] = useState('')
  const [isLaunching, setLaunching] = useState(false)
  /** A second press comes before the page is drawn anew, or just after: neither starts a second crawl. */
  const isBusy = useRef(false)
  const last = useRef<{ url: string; task: CrawlTask }>(undefined)

  async function run(event: FormEvent) {
    event.preventDefault()
    if (isBusy.current) return
    isBusy.current = true
    setLaunching(true)
    setProblem(undefined)
    setNote('')
    try {
      const wanted = url.trim()
      if (last.current?.url === wanted && (await last.current.task.isRunning())) {
        setNote('This site is being crawled already: here it is.')
      } else {
        last.current = { url: wanted, task: await server.launchOneCrawler(wanted) }
      }
      onLaunched(last.current.task)
    } catch (error) {
      setProblem(messageOf(error))
      field.current?.focus()
    } finally {
      isBusy.current = false
      setLaunching(false)
    }
  }

  return (
    <form className="row" onSubmit={run} noValidate>
      <label className="grow">
        <span className="label">Sitemap address</span>
        <input
          ref={field}
          type="url"
          name="sitemap"
          placeholder="https://example.com/sitemap.xml"
          autoComplete="url"
          spellCheck={false}
          value={url}
          onChange={(event) => {
            setUrl(event.target.value)
            setNote('')
          }}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'sitemap-problem'}
        />
      </label>
      <button type="submit" className="primary" aria-disabled={isLaunching}>
        Run
      </button>
      {problem !== undefined && (
        <p id="sitemap-problem" role="alert" className="problem full">
          {problem}
        </p>
      )}
      <p role="status" className="note full">
        {note}
      </p>
    </form>
  )
}
