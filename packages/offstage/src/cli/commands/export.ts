// `offstage export`: a data table as CSV or JSON, to standard output or into a file.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { steady } from '../../base/clock.ts'
import { type ExportFormat, exportText } from '../../tables/export-text.ts'
import { storedRows } from '../../tables/stored-rows.ts'
import { addCommand } from '../command.ts'
import { withData } from '../open-data.ts'
import type { Out } from '../out.ts'
import { spanText } from '../times.ts'

interface Options {
  format: ExportFormat
  out?: string
  forSpreadsheets?: boolean
}

export function addExport(program: Command): void {
  addCommand<Options>(
    program,
    {
      usage: 'export <table>',
      summary: 'a data table as CSV or JSON',
      about:
        'Write all rows of a data table, in the order they were added, as CSV (RFC 4180), as one JSON array, or as a JSON document a line. Each row is as it is when it is read; rows may be written meanwhile.\nMoments are ISO 8601 in UTC, a link is the id of the row it leads to.',
      examples: [
        'offstage export pages > pages.csv',
        'offstage export pages --format jsonl --out pages.jsonl',
        'offstage export orders --for-spreadsheets --out orders.csv',
      ],
    },
    write,
  )
    .addOption(new Option('--format <format>', 'how').choices(['csv', 'json', 'jsonl']).default('csv'))
    .option('--out <file>', 'into a file, which gets its name when all is written (default: standard output)')
    .option('--for-spreadsheets', 'put an apostrophe before texts that begin like a formula')
}

async function write(out: Out, options: Options & { json?: boolean }, table: string): Promise<undefined> {
  const { format, out: file, forSpreadsheets = false } = options
  const began = steady()
  await withData(options, { tasks: false }, async () => {
    const { columns, rows } = await storedRows(table)
    let count = 0
    const counted = async function* () {
      for await (const row of rows) {
        count++
        yield row
      }
    }
    const text = Readable.from(exportText(format, columns, counted(), { forSpreadsheets }))
    if (file === undefined) await pipeline(text, process.stdout, { end: false })
    else await intoFile(text, file)
    const durationMs = Math.round(steady() - began)
    if (file !== undefined) {
      out.json({ table, to: file, rows: count, durationMs })
      out.say(`${count.toLocaleString('en')} rows of '${table}' in ${file} (${spanText(durationMs)})`)
    }
  })
}

/** Half a file never has the name of a whole one. */
async function intoFile(text: Readable, file: string): Promise<void> {
  const part = `${file}.part`
  try {
    await pipeline(text, createWriteStream(part, { mode: 0o600 }))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
