// The code blocks of a page of documentation, for the tests that compile and run them. A block names its file in its first line: `// tasks.ts: what for`.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../../../..')

export interface CodeBlock {
  language: string
  /** Undefined for a block that names no file. */
  file: string | undefined
  code: string
}

/** All fenced blocks of a page, in order; `page` is a path from the root of the repository, or a text. */
export function codeBlocks(page: string): CodeBlock[] {
  const text = page.endsWith('.md') ? readFileSync(resolve(ROOT, page), 'utf8') : page
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
    language: language as string,
    file: /^(?:\/\/|<!--) ([\w./-]+\.(?:tsx?|html|json))\b/.exec(code as string)?.[1],
    code: code as string,
  }))
}

/** Every value (no types) that blocks import from a door of the package: `offstage/server` to `createOffstage`, … */
export function importedNames(blocks: CodeBlock[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  for (const { code } of blocks) {
    for (const [, list, door] of code.matchAll(/^import \{([^}]*)\} from '(offstage[\w/]*)'/gm)) {
      const known = names.get(door as string) ?? new Set()
      names.set(door as string, known)
      for (const item of (list as string).split(',').map((each) => each.trim()))
        if (item && !item.startsWith('type ')) known.add(item.split(' as ')[0] as string)
    }
  }
  return names
}
