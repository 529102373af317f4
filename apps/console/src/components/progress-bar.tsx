// Progress as a bar with its figures; "0 of 0" and more done than planned are shown as they are, the bar stays within its frame.
import type { Progress } from 'offstage/client'
import { formatNumber } from '../format/count.ts'

export function ProgressBar({ progress, label = 'Progress' }: { progress: Progress; label?: string }) {
  const { done, total } = progress
  const figures = `${formatNumber(done)} / ${formatNumber(total)}`
  return (
    <span className="progress">
      <progress value={total === 0 ? 0 : Math.min(done, total)} max={total || 1} aria-label={`${label}: ${figures}`} />
      <span className="figures">
        {figures}
        {total > 0 && <span className="percent"> · {Math.floor((Math.min(done, total) / total) * 100)} %</span>}
      </span>
    </span>
  )
}
