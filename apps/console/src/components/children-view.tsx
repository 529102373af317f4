// The tasks that a task has launched, the newest first.
import { useLive } from 'offstage/react'
import { Link } from 'wouter'
import { plural } from '../format/count.ts'
import { inertText } from '../format/inert.ts'
import { shortId } from '../format/short-id.ts'
import { server } from '../server.ts'
import { StatusBadge } from './status-badge.tsx'

const PAGE = 50

export function ChildrenView({ id }: { id: string }) {
  const { data } = useLive(server.children, id)
  if (!data || data.length === 0) return null
  return (
    <details className="children">
      <summary>
        Launched {data.length >= PAGE ? `${PAGE} tasks or more, the newest` : plural(data.length, 'task')}
      </summary>
      <ul>
        {data.map((child) => (
          <li key={child.id}>
            <Link href={`/tasks/${child.id}`}>
              {inertText(child.name)} {shortId(child.id)}
            </Link>{' '}
            <StatusBadge status={child.status} />
          </li>
        ))}
      </ul>
    </details>
  )
}
