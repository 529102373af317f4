// Conditions of a grid in the address, one `f` each: `pages~atLeast~100`; a value that is missing is written `pages~is`. What cannot be read is passed over.
import type { ConsoleColumn } from '../server.ts'
import { cellText, parseCell } from './cell-text.ts'

export type Is = 'is' | 'isNot' | 'contains' | 'begins' | 'less' | 'atMost' | 'more' | 'atLeast'
export interface GridFilter {
  column: string
  is: Is
  value: string | number | boolean | null
}

export const WORDS: Record<Is, string> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  begins: 'begins with',
  less: 'is below',
  atMost: 'is at most',
  more: 'is above',
  atLeast: 'is at least',
}
const ORDERED: Is[] = ['is', 'isNot', 'less', 'atMost', 'more', 'atLeast']

/** What a column can be asked. */
export function conditionsOf({ type }: Pick<ConsoleColumn, 'type'>): Is[] {
  if (type === 'text') return ['contains', 'begins', 'is', 'isNot']
  return type === 'number' || type === 'dateTime' ? ORDERED : ['is', 'isNot']
}

export function filtersOf(query: URLSearchParams): GridFilter[] {
  return query.getAll('f').flatMap((text) => {
    const [, column, is, json] = /^([^~]+)~([a-zA-Z]+)(?:~(.*))?$/s.exec(text) ?? []
    if (column === undefined || is === undefined || !Object.hasOwn(WORDS, is)) return []
    const value = json === undefined ? null : valueIn(json)
    return value === undefined ? [] : [{ column, is: is as Is, value }]
  })
}

export function filterText({ column, is, value }: GridFilter): string {
  return value === null ? `${column}~${is}` : `${column}~${is}~${JSON.stringify(value)}`
}

/** In words: `pages is at least 100`. */
export function filterWords({ column, is, value }: GridFilter, columns: readonly ConsoleColumn[]): string {
  const known = columns.find(({ name }) => name === column)
  return `${column} ${WORDS[is]} ${value === null ? 'null' : known ? cellText(known, value) : String(value)}`
}

/** Throws what to say to the reader. */
export function filterFrom(column: ConsoleColumn, is: Is, text: string): GridFilter {
  return { column: column.name, is, value: parseCell(column, text) }
}

function valueIn(json: string): GridFilter['value'] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return value === null || ['string', 'number', 'boolean'].includes(typeof value)
      ? (value as GridFilter['value'])
      : undefined
  } catch {
    // An address somebody typed.
    return undefined
  }
}
