// A task that works in a data table.
import { backgroundTask } from 'offstage'
import { number, table, text, transaction } from 'offstage/tables'

export const tallies = table('tallies', { name: text({ unique: true }), n: number() })

/** Adds one to a row, so many times, each in a transaction. */
backgroundTask('tallies', async (name: string, times: number) => {
  for (let i = 0; i < times; i++)
    await transaction(async () => {
      const row = await tallies.get({ name })
      await (row ? row.update({ n: row.n + 1 }) : tallies.addRow({ name, n: 1 }))
    })
})
