// All sites side by side, live: pages, last crawl, why pages are missing; crawl again, by itself if wished, and delete.
import { useServer } from 'offstage/react'
import { useRef, useState } from 'react'
import type { Functions } from '../functions.ts'
import { plural } from './crawl-words.ts'
import { messageOf } from './message-of.ts'
import { SiteCard } from './site-card.tsx'
import type { CrawlTask } from './use-crawls.ts'
import type { LiveSite } from './use-sites.ts'

interface Props {
  sites: LiveSite[] | undefined
  /** The crawl shown beside them. */
  shownId: string | undefined
  onShow: (task: CrawlTask) => void
}

export function Sites({ sites, shownId, onShow }: Props) {
  const server = useServer<Functions>()
  const [doomed, setDoomed] = useState<LiveSite>()
  const [problem, setProblem] = useState<string>()
  if (!sites || sites.length === 0) return null

  async function remove({ site }: LiveSite) {
    setProblem(undefined)
    try {
      await server.deleteSite(site)
    } catch (error) {
      setProblem(`${site} was not deleted: ${messageOf(error)}`)
    }
  }

  return (
    <section aria-labelledby="sites-title" className="card">
      <h2 id="sites-title">{plural(sites.length, 'site')}</h2>
      {problem && (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      <ul className="sites">
        {sites.map((site) => (
          <SiteCard
            key={site.site}
            site={site}
            isShown={site.crawl !== null && site.crawl.id === shownId}
            onShow={onShow}
            onDelete={() => setDoomed(site)}
          />
        ))}
      </ul>
      {doomed && (
        <ConfirmDeletion
          site={doomed}
          onAnswer={(isSure) => {
            setDoomed(undefined)
            if (isSure) void remove(doomed)
          }}
        />
      )}
    </section>
  )
}

/** Asks once more. Cancel has the focus, so that Enter does no harm. */
function ConfirmDeletion({ site, onAnswer }: { site: LiveSite; onAnswer: (isSure: boolean) => void }) {
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <dialog
      aria-labelledby="delete-title"
      ref={(dialog) => {
        if (!dialog || dialog.open) return
        dialog.showModal()
        cancel.current?.focus()
      }}
      onClose={() => onAnswer(false)}
    >
      <h3 id="delete-title">Delete this site?</h3>
      <p>
        <bdi>{site.site}</bdi>: {plural(site.pages, 'page')} {site.pages === 1 ? 'is' : 'are'} deleted and can be
        searched no more. A crawl of it that runs is stopped.
      </p>
      <div className="row end">
        <button type="button" ref={cancel} onClick={() => onAnswer(false)}>
          Cancel
        </button>
        <button type="button" className="danger" onClick={() => onAnswer(true)}>
          Delete {plural(site.pages, 'page')}
        </button>
      </div>
    </dialog>
  )
}
