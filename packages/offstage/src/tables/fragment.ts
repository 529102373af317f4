// Pieces of SQL with their values kept apart: the only way statements are written here, so that no value can ever become text. Used by statements and dialects.

/** What a database takes as a parameter and gives back in a cell. */
export type SqlValue = string | number | null
/** A finished statement: one text, its values in order. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
}
/** A row as the database gave it. */
export type RawRow = Record<string, SqlValue>

/** A piece of SQL: `texts` has one more element than `values`, and a value stands between each two. */
export class Fragment {
  readonly texts: readonly string[]
  readonly values: readonly SqlValue[]

  constructor(texts: readonly string[], values: readonly SqlValue[]) {
    this.texts = texts
    this.values = values
  }
}

/** A template: fragments are built in, everything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...parts: (Fragment | SqlValue)[]): Fragment {
  const texts = [strings[0]!]
  const values: SqlValue[] = []
  parts.forEach((part, i) => {
    if (part instanceof Fragment) {
      texts[texts.length - 1] += part.texts[0]!
      texts.push(...part.texts.slice(1))
      values.push(...part.values)
      texts[texts.length - 1] += strings[i + 1]!
    } else {
      values.push(part)
      texts.push(strings[i + 1]!)
    }
  })
  return new Fragment(texts, values)
}

/** SQL text of our own making; never of anybody's input. */
export function raw(text: string): Fragment {
  return new Fragment([text], [])
}

/** A quoted name, optionally `alias.name`. */
export function name(id: string, alias?: string): Fragment {
  const quoted = `"${id.replaceAll('"', '""')}"`
  return raw(alias === undefined ? quoted : `${alias}.${quoted}`)
}

/** Fragments in a row with a separator between them; nothing for none. */
export function join(fragments: readonly Fragment[], separator = ', '): Fragment {
  const texts = ['']
  const values: SqlValue[] = []
  fragments.forEach((fragment, i) => {
    texts[texts.length - 1] += (i === 0 ? '' : separator) + fragment.texts[0]!
    for (let j = 1; j < fragment.texts.length; j++) texts.push(fragment.texts[j]!)
    for (const value of fragment.values) values.push(value)
  })
  return new Fragment(texts, values)
}

/** The finished statement, with `?` for each value. */
export function statement(fragment: Fragment): Statement {
  return { text: fragment.texts.join('?'), values: fragment.values }
}
