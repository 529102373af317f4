// A plain text table, fitted to the terminal's width. Called by the commands that list.
import { inertLine } from './inert.ts'
import { fit, widthOf } from './width.ts'

export interface Column {
  title: string
  /** The column that gives way first when the terminal is narrow. */
  isFlexible?: boolean
  /** Never cut: ids must be typed back. */
  isWhole?: boolean
  isRight?: boolean
  paint?: (text: string, row: number) => string
}

const GAP = '  '
const LEAST = 6

/** The lines of the table, titles first. Cells are made inert. Without `width` nothing is cut. */
export function tableOf(columns: Column[], rows: string[][], width?: number): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(inertLine))]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))))
  if (width !== undefined) shrink(widths, columns, width)
  return cells.map((row, line) =>
    columns
      .map((column, at) => {
        const text = fit(row[at] ?? '', widths[at]!)
        const blank = ' '.repeat(widths[at]! - widthOf(text))
        const shown = line > 0 && column.paint ? column.paint(text, line - 1) : text
        if (column.isRight) return blank + shown
        return at === columns.length - 1 ? shown : shown + blank
      })
      .join(GAP)
      .trimEnd(),
  )
}

/** Takes what is too much from the flexible columns, then from the widest. */
function shrink(widths: number[], columns: Column[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1) - width
  const order = widths
    .map((_, at) => at)
    .filter((at) => !columns[at]!.isWhole)
    .sort(
      (a, b) =>
        Number(columns[b]!.isFlexible ?? false) - Number(columns[a]!.isFlexible ?? false) || widths[b]! - widths[a]!,
    )
  for (const at of order) {
    if (excess <= 0) return
    const less = Math.min(excess, Math.max(0, widths[at]! - LEAST))
    widths[at]! -= less
    excess -= less
  }
}
