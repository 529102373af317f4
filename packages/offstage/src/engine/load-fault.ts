// Why a module of the project cannot be loaded, in one line: what Node says, where in the project's source, and the fix where Node does not name it.
import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { clip } from '../base/errors.ts'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const ENDINGS = ['.ts', '.tsx', '.mts', '.js', '/index.ts']
const MOST = 300

/** `path` is the module that was asked for; without a full stop at the end. */
export function loadFault(error: unknown, path: string): string {
  if (!(error instanceof Error)) return `it threw ${clip(String(error), MOST)}`
  const { code, url } = error as { code?: unknown; url?: unknown }
  const reason = clip((error.message.split('\n')[0] || error.name).replace(/\.$/, ''), MOST)
  if (code === 'ERR_MODULE_NOT_FOUND' && typeof url === 'string' && url.startsWith('file:')) {
    if (url === pathToFileURL(path).href) return 'there is no such file'
    const missing = fileURLToPath(url)
    const ending = ENDINGS.find((each) => existsSync(missing + each))
    return ending ? `${reason}: write the whole name, with its ending '${ending}'` : reason
  }
  if (/^(Cannot use import statement outside a module|Unexpected token 'export')/.test(reason))
    return `${reason}. package.json says that its files are CommonJS: npm pkg set type=module${placeOf(error)}`
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return `${reason}, in which Node only takes the types away: write it in plain JavaScript${placeOf(error)}`
  return `${reason}${placeOf(error)}`
}

/** The first place of the error's stack that is in the project, in brackets; nothing where the stack has none. */
function placeOf({ stack = '' }: Error): string {
  for (const [, path, line] of stack.matchAll(/(?:file:\/\/|\(|^)(\/[^\s():]+):(\d+)/gm))
    if (!(path as string).startsWith(PACKAGE)) return ` (at ${decodeURI(path as string)}:${line})`
  return ''
}
