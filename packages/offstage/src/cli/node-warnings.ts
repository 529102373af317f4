// Node's own warnings that a person at this command line can do something about, in a line each; those they cannot are left out, all others pass as Node prints them.
import { inertLine } from './inert.ts'

/** Called once, before the project is loaded. */
export function wordNodeWarnings(): void {
  const usual = process.listeners('warning')
  process.removeAllListeners('warning')
  let isTold = false
  process.on('warning', (warning: Error & { code?: string }) => {
    if (warning.code === 'MODULE_TYPELESS_PACKAGE_JSON') {
      if (!isTold) console.error(inertLine(typeless(warning.message)))
      isTold = true
    } else if (!isKnown(warning)) for (const print of usual) print(warning)
  })
}

/** Of features that this package relies on, and of a module whose failure is told anyway. */
function isKnown({ name, message }: Error): boolean {
  return (
    (name === 'ExperimentalWarning' && /Type Stripping|SQLite/.test(message)) ||
    message.startsWith('Failed to load the ES module')
  )
}

function typeless(message: string): string {
  const file = /"type": "module" to (.+?)\.?$/m.exec(message)?.[1] ?? 'package.json'
  return `offstage: ${file} does not say that the project's files are ES modules, so Node reads them twice. Say it: npm pkg set type=module`
}
