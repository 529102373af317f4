// A share as a small bar, beside the figure that says the same.

export function Gauge({ share, isHigh }: { share: number; isHigh: boolean }) {
  const width = Math.max(0, Math.min(share, 1)) * 64
  return (
    <svg className={`gauge ${isHigh ? 'high' : ''}`} viewBox="0 0 64 6" aria-hidden="true" focusable="false">
      <rect width={width} height="6" rx="3" />
    </svg>
  )
}
