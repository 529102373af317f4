// Tells what a child really reports from what a task wrote to the same line, by accident or to do harm. Called by the supervisor for all that comes up.
import { durationMs } from '../base/duration.ts'
import { LOG_LEVELS } from '../task/journal.ts'
import type { Report, WatchReport } from './messages.ts'
import type { LookAnswer } from './xray/sight.ts'

type Check = (value: unknown) => boolean
type Shape = Record<string, Check>

const isText: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => Number.isFinite(value)
const isNumberOrNull: Check = (value) => value === null || isNumber(value)
const isVerdict: Check = (value) => value === false || (isNumber(value) && durationMs(value) !== undefined)
const isObject: Check = (value) => typeof value === 'object' && value !== null
const isOneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const shaped =
  (shape: Shape): Check =>
  (value) =>
    isObject(value) && fits(value as Record<string, unknown>, shape)

const vitals = shaped({
  at: isNumber,
  cpuMs: isNumber,
  memoryBytes: isNumber,
  peakMemoryBytes: isNumber,
  loopBusy: isNumberOrNull,
  stuckSince: isNumberOrNull,
})
const base = shaped({ cpuMs: isNumber, peakBytes: isNumber })
const error = shaped({ name: isText, message: isText })
const overuse = shaped({ capBytes: isNumber, usedBytes: isNumber, startedBytes: isNumber })

const REPORTS: Record<Report['kind'], Shape> = {
  ready: { error: maybe(error), memoryBytes: maybe(isNumber) },
  started: { at: isNumber, base: maybe(base) },
  log: { output: isOneOf('out', 'err'), level: isOneOf(...LOG_LEVELS), text: isText, at: isNumber },
  dropped: { bytes: isNumber },
  state: { patch: isText, at: isNumber },
  changed: { tables: (value) => Array.isArray(value) && value.every(isText) },
  call: { call: isNumber, verb: isText, args: isText },
  listens: {},
  cleaned: {},
  done: { result: isText, vitals: maybe(vitals) },
  failed: { error, retry: maybe(isVerdict), vitals: maybe(vitals) },
  leaving: { vitals },
  idle: { memoryBytes: isNumber },
}

const WATCH_REPORTS: Record<(WatchReport | LookAnswer)['kind'], Shape> = {
  vitals: { run: isNumber, vitals },
  over: { run: isNumber, overuse },
  look: { ask: isNumber },
}

export function isReport(message: object): message is Report {
  return isIn(message, REPORTS)
}

export function isWatchReport(message: object): message is WatchReport | LookAnswer {
  return isIn(message, WATCH_REPORTS)
}

function isIn(message: object, shapes: Record<string, Shape>): boolean {
  const { kind } = message as { kind?: unknown }
  const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined
  return shape !== undefined && fits(message as Record<string, unknown>, shape)
}

function fits(message: Record<string, unknown>, shape: Shape): boolean {
  for (const name in shape) if (!shape[name]?.(message[name])) return false
  return true
}
