// Refuses what an option object holds and nobody knows. Used wherever options are checked.
import { didYouMean } from '../base/closest.ts'
import { clip, OffstageError } from '../base/errors.ts'

/** Refuses keys that mean nothing, naming the nearest that does. Error: `UNKNOWN_OPTION`. */
export function checkKnown(options: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new OffstageError(
        'UNKNOWN_OPTION',
        `'${clip(key)}' is no option of ${what}.${didYouMean(key, known) || ` There are: ${known.join(', ')}.`}`,
      )
    }
  }
}
