import { describe, expect, it } from 'vitest'
import { boolean, number, table, text, transaction } from '../../src/tables.ts'
import { onEachDatabase } from './fresh-tables.ts'

const accounts = table('accounts', { name: text({ unique: true }), amount: number() })
const other = table('other', { x: number() })

onEachDatabase((fresh) => {
  describe('a transaction', () => {
    it('does all of its work or none, and tells of its writes once at the end (C73)', async () => {
      const sum = await transaction(async () => {
        const a = await accounts.addRow({ name: 'a', amount: 1 })
        await a.update({ amount: 5 })
        await accounts.addRow({ name: 'b', amount: 2 })
        expect(fresh.changes).toEqual([])
        return (await accounts.search().toArray()).reduce((sum, row) => sum + row.amount, 0)
      })
      expect(sum).toBe(7)
      expect(fresh.changes).toEqual([['accounts']])
      await expect(
        transaction(async () => {
          await accounts.deleteRows({})
          await other.addRow({ x: 1 })
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect([await accounts.count(), await other.count()]).toEqual([2, 0])
      expect(fresh.changes).toHaveLength(1)
    })

    it('goes on after a statement in it was refused', async () => {
      await transaction(async () => {
        await accounts.addRow({ name: 'a', amount: 1 })
        await expect(
          accounts.addRows([
            { name: 'b', amount: 1 },
            { name: 'a', amount: 1 },
          ]),
        ).rejects.toMatchObject({ code: 'NOT_UNIQUE' })
        await accounts.addRow({ name: 'c', amount: 1 })
      })
      expect((await accounts.search().toArray()).map((row) => row.name)).toEqual(['a', 'c'])
    })

    it('is alone: what is called outside meanwhile neither slips in nor sees its work', async () => {
      await accounts.addRow({ name: 'a', amount: 0 })
      const inside = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      const failing = transaction(async () => {
        await accounts.addRow({ name: 'inside', amount: 1 })
        inside.resolve()
        await release.promise
        throw new Error('undone')
      })
      await inside.promise
      let written = false
      const outsider = accounts.addRow({ name: 'outside', amount: 1 }).then(() => {
        written = true
      })
      expect((await accounts.search().toArray()).map((row) => row.name)).toEqual(['a'])
      expect(written).toBe(false)
      release.resolve()
      await expect(failing).rejects.toThrow('undone')
      await outsider
      expect((await accounts.search().toArray()).map((row) => row.name)).toEqual(['a', 'outside'])
    })

    it('is serialisable: of many increments none is lost', async () => {
      await accounts.addRow({ name: 'a', amount: 0 })
      const increment = () =>
        transaction(async () => {
          const row = (await accounts.get({ name: 'a' }))!
          await row.update({ amount: row.amount + 1 })
        })
      await Promise.all(Array.from({ length: 50 }, increment))
      expect((await accounts.get({ name: 'a' }))!.amount).toBe(50)
    })

    it('is serialisable: of two that each rely on what the other changes, one sees it changed', async () => {
      const doctors = table('doctors', { name: text({ unique: true }), onCall: boolean() })
      await doctors.addRows([
        { name: 'Alice', onCall: true },
        { name: 'Bob', onCall: true },
      ])
      // Each may go while another stays: they write different rows, and yet not both may go (write skew).
      const goes = (name: string) =>
        transaction(async () => {
          const there = await doctors.count({ onCall: true })
          if (there > 1) await (await doctors.get({ name }))!.update({ onCall: false })
        })
      await Promise.all([goes('Alice'), goes('Bob')])
      expect(await doctors.count({ onCall: true })).toBe(1)
    })

    it('takes a nested one into itself, and is undone with it even if its error is caught', async () => {
      const both = transaction(async () => {
        await accounts.addRow({ name: 'outer', amount: 1 })
        await transaction(async () => {
          await accounts.addRow({ name: 'inner', amount: 1 })
        })
        expect(await accounts.count()).toBe(2)
      })
      await both
      const caught = transaction(async () => {
        await accounts.addRow({ name: 'more', amount: 1 })
        await transaction(async () => {
          throw new Error('inner')
        }).catch(() => {})
      })
      await expect(caught).rejects.toThrow('inner')
      expect(await accounts.count()).toBe(2)
    })

    it('is undone when it takes too long, and lets the others go on', async () => {
      const never = transaction(
        async () => {
          await accounts.addRow({ name: 'a', amount: 1 })
          await new Promise(() => {})
        },
        { timeoutMs: 50 },
      )
      const waiting = accounts.addRow({ name: 'b', amount: 1 })
      await expect(never).rejects.toMatchObject({ code: 'TRANSACTION_TIMEOUT' })
      await waiting
      expect((await accounts.search().toArray()).map((row) => row.name)).toEqual(['b'])
      await expect(transaction(async () => {}, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    })

    it('refuses what comes after its end', async () => {
      const late = Promise.withResolvers<void>()
      let result: Promise<unknown> | undefined
      await transaction(async () => {
        await accounts.addRow({ name: 'a', amount: 1 })
        result = late.promise.then(() => accounts.count())
      })
      late.resolve()
      await expect(result).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
    })

    it('makes a table inside it, and makes it again when that was undone', async () => {
      const made = table('made', { x: number() })
      await expect(
        transaction(async () => {
          await made.addRow({ x: 1 })
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      await made.addRow({ x: 2 })
      await transaction(async () => {
        await made.addRow({ x: 3 })
      })
      expect(await made.count()).toBe(2)
    })
  })
})
