// What every command has in common: its place in the program, the options `--json`, `--config` and `--data`, examples and exit codes in its help.
import type { Command } from 'commander'
import { backgroundTerminal } from './background-terminal.ts'
import { EXIT_HELP } from './exit-codes.ts'
import { handOverFirstPlace } from './first-process.ts'
import { keepSmall } from './keep-small.ts'
import type { CommonOptions } from './load-config.ts'
import { type Out, outputTo } from './out.ts'

export interface CommandText {
  /** As commander wants it: `show <id>`. */
  usage: string
  /** One line for the list of commands. */
  summary: string
  /** What `--help` says first; default: the summary. */
  about?: string
  examples: string[]
  /** Exit codes beyond those of all commands. */
  exitCodes?: string
  /** It goes on and prints for long: its output must never block it. */
  isServer?: boolean
}

/** What a command does: gives its exit code, or nothing for 0. */
export type Work<Options> = (
  out: Out,
  options: Options & CommonOptions,
  ...args: never[]
) => Promise<number | undefined>

/** Adds a command; `work` is called with its positional arguments after the output and the options. */
export function addCommand<Options>(program: Command, text: CommandText, work: Work<Options>): Command {
  return program
    .command(text.usage)
    .summary(text.summary)
    .description(text.about ?? text.summary)
    .option('--json', 'answer in JSON: one document, or one line for each event of what goes on')
    .option('--config <path>', 'the config file (default: offstage.config.ts, .js or .mjs in this folder)')
    .option('--data <folder>', "the data folder (default: the config's, else OFFSTAGE_DATA, else .offstage)")
    .addHelpText(
      'after',
      `\nExamples:\n${text.examples.map((line) => `  ${line}`).join('\n')}\n${EXIT_HELP}${text.exitCodes ?? ''}`,
    )
    .action(async (...given: unknown[]) => {
      given.pop()
      const options = given.pop() as Options & CommonOptions
      const isJson = options.json ?? false
      const trouble = text.isServer ? handOverFirstPlace() : undefined
      if (text.isServer) keepSmall()
      const terminal = text.isServer ? backgroundTerminal(process.stdout, 1, droppedLine(isJson)) : undefined
      const out = outputTo(terminal ?? process.stdout, process.stderr, isJson)
      if (trouble !== undefined) out.note(trouble)
      try {
        process.exitCode = (await work(out, options, ...(given as never[]))) ?? 0
      } finally {
        await terminal?.flush()
      }
    })
}

function droppedLine(isJson: boolean): (lines: number) => string {
  return (lines) =>
    isJson
      ? `${JSON.stringify({ event: 'dropped', lines })}\n`
      : `… ${lines} lines are not shown: this terminal reads too slowly. They are in the tasks' logs.\n`
}
