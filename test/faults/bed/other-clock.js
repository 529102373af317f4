// Loaded first by a process, its threads and all it starts (NODE_OPTIONS=--import): a wall clock that is as far off as the file OTHER_CLOCK says at that moment, for JavaScript and
// for SQLite. The steady clock stays as it is. Plain JavaScript: threads need no stripping of types for it.
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const READ_MS = 2
const path = process.env.OTHER_CLOCK ?? ''
const RealDate = Date
const realNow = Date.now
let offsetMs = 0
let readAt = Number.NEGATIVE_INFINITY

const now = () => {
  const at = performance.now()
  if (at - readAt > READ_MS) {
    offsetMs = Number(readFileSync(path, 'utf8'))
    readAt = at
  }
  return realNow() + offsetMs
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

const { prepare } = DatabaseSync.prototype
const known = new WeakSet()
DatabaseSync.prototype.prepare = function (...args) {
  if (!known.has(this)) this.function('unixepoch', { varargs: true }, () => now() / 1000)
  known.add(this)
  return prepare.apply(this, args)
}
