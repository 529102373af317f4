// Quick filters by status, each with how many tasks it would show. Links, so that they can be copied and opened in another tab.
import type { Status } from 'offstage/client'
import { Link } from 'wouter'
import { formatCount } from '../format/count.ts'
import { STATUS_TABS, type StatusTab } from '../format/status.ts'

export interface StatusTabsProps {
  active: StatusTab
  counts: Record<Status, number> | undefined
  cap: number
  hrefOf: (tab: StatusTab) => string
}

export function StatusTabs({ active, counts, cap, hrefOf }: StatusTabsProps) {
  return (
    <nav className="status-tabs" aria-label="Status">
      {STATUS_TABS.map(({ key, label, statuses }) => (
        <Link
          key={key}
          href={hrefOf(key)}
          aria-current={key === active ? 'true' : undefined}
          className={`pill tab-${key}`}
        >
          {label}
          {counts && <span className="count">{shownCount(counts, statuses, cap)}</span>}
        </Link>
      ))}
    </nav>
  )
}

/** The sum of capped counts is itself "or more" as soon as one of them is. */
function shownCount(counts: Record<Status, number>, statuses: readonly Status[], cap: number): string {
  const parts = statuses.length > 0 ? statuses.map((status) => counts[status]) : Object.values(counts)
  return formatCount(
    parts.reduce((sum, count) => sum + count, 0),
    cap,
  )
}
