// A task's status as icon and word; the colour only repeats them.
import type { Status } from 'offstage/client'
import { STATUS_LOOKS } from '../format/status.ts'
import { Icon } from './icon.tsx'

export function StatusBadge({ status }: { status: Status }) {
  const { label, tone, icon, meaning } = STATUS_LOOKS[status]
  return (
    <span className={`status tone-${tone}`} title={meaning} data-status={status}>
      <Icon name={icon} />
      <span>{label}</span>
    </span>
  )
}
