// How long to wait before the database is tried again: 50 ms, doubling to 1 s, spread so that many who lost it do not come back together.

export function pause(attempt: number): number {
  return Math.min(1000, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2)
}
