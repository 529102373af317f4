// A span of time as an option of the command line: `--grace 30s`, `--profile 3s`.
import { InvalidArgumentError } from 'commander'
import { durationMs } from '../base/duration.ts'

/** In ms, from `least` to `most`. A number alone counts ms. Throws commander's own error: wrong usage. */
export function spanOption(text: string, { least, most }: { least: number; most: number }): number {
  const ms = /^\d+$/.test(text) ? Number(text) : durationMs(text)
  if (ms !== undefined && ms >= least && ms <= most) return ms
  throw new InvalidArgumentError(`Give ms from ${least} to ${most}, or a text such as '500ms', '3s'.`)
}
