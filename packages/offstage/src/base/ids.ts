// Chance comes through this door. Ids are unguessable (100 bits of chance) and safe in addresses, file names and shells.
import { now } from './clock.ts'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** Of the moment it was made, in ms: the highest power of two below two weeks. */
const TIME_BITS = 30
const CHANCE = 20

/**
 * A new id: 26 characters of lower-case base 32 (Crockford's alphabet), never starting with a dash or needing quotes. Six tell the moment, twenty are chance. Those made in the same weeks
 * are in the order of their times, so that what is stored under them comes to lie side by side, as with UUIDs of version 7 (RFC 9562).
 */
export function newId(): string {
  const time = Math.trunc(now())
  let id = ''
  for (let shift = TIME_BITS - 5; shift >= 0; shift -= 5) id += ALPHABET[Math.trunc(time / 2 ** shift) & 31]
  for (const byte of crypto.getRandomValues(new Uint8Array(CHANCE))) id += ALPHABET[byte & 31]
  return id
}

/** The beginning of an id that is shown to people: enough to be typed back, also where many were made in one millisecond. */
export function shortId(id: string): string {
  return id.slice(0, 10)
}

/** Whether a text has the form of an id; says nothing of its existence. */
export function isId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
}
