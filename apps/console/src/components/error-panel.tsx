// Something failed: what, with which code and request, and what to do now.
import { inertText } from '../format/inert.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'

export interface ErrorPanelProps {
  title: string
  error: unknown
  /** It stands in place of the page, so its title is the page's. */
  isPage?: boolean
  onRetry?: () => void
  onReload?: () => void
}

export function ErrorPanel({ title, error, isPage, onRetry, onReload }: ErrorPanelProps) {
  const { message, code, requestId } = factsOf(error)
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <section className="notice bad" role="alert">
      <Heading>
        <Icon name="alert" /> {title}
      </Heading>
      <p>{inertText(message)}</p>
      {(code || requestId) && (
        <p className="facts">
          {code && <code>{code}</code>}
          {requestId && (
            <>
              {' '}
              request <code>{requestId}</code>
            </>
          )}
        </p>
      )}
      <p className="actions">
        {onRetry && (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
        {onReload && (
          <button type="button" className="button" onClick={onReload}>
            Reload
          </button>
        )}
        <CopyButton text={() => [title, message, code, requestId].filter(Boolean).join('\n')} label="Copy details" />
      </p>
    </section>
  )
}

/** What an error of the client carries beyond its message. */
function factsOf(error: unknown): { message: string; code?: string; requestId?: string } {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, requestId } = error as { code?: unknown; requestId?: unknown }
  return {
    message: error.message || error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
  }
}
