// Entry of the command line, started by bin/offstage.js: runs one command, words its errors, ends the process.
import { CommanderError } from 'commander'
import { isOffstageError } from '../base/errors.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import { inertLine } from './inert.ts'
import { wordNodeWarnings } from './node-warnings.ts'
import { createProgram } from './program.ts'

const isJson = process.argv.includes('--json')

// A reader that goes away (`offstage ls | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
})

wordNodeWarnings()
const program = createProgram()
// A command that waits for news of a task holds nothing else that would keep the process going.
const alive = setInterval(() => {}, 60_000)
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
clearInterval(alive)
// What the project's modules left open (timers, pools) must not keep a finished command alive.
process.exit()

/** One line on standard error; gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok
    if (error.code !== 'commander.help')
      tell('USAGE', `${usageText(error.message)} See: offstage ${commandNamed()}--help.`)
    return EXIT.usage
  }
  if (isOffstageError(error)) tell(error.code, error.message)
  else tell('UNEXPECTED', error instanceof Error ? error.message || error.name : String(error))
  if (process.env.OFFSTAGE_DEBUG === '1' && error instanceof Error) console.error(error)
  return exitCodeOf(error)
}

function tell(code: string, message: string): void {
  console.error(isJson ? JSON.stringify({ error: { code, message } }) : inertLine(`offstage: ${message}`))
}

/** The command that was meant, with a blank, or nothing. */
function commandNamed(): string {
  const command = program.commands.find((each) => each.name() === process.argv[2])
  return command ? `${command.name()} ` : ''
}

/** commander's `error: unknown command 'lss'\n(Did you mean ls?)` as sentences. */
function usageText(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)/, ". Did you mean '$1'?")
  return /[.?]$/.test(text) ? text : `${text}.`
}
