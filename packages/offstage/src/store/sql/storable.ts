// Text that every database takes: no NUL (PostgreSQL has none), no half surrogates. Values encoded by `task/value.ts` are such already; what people and programs print is not.

export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u2400')
}
