import { expect, test } from 'vitest'
import { Silence } from './silence.ts'

/** A wall clock and a steady one that a test moves. */
function clocks() {
  const now = { wall: 1_000_000, steady: 0 }
  const silence = new Silence(() => now.steady)
  return {
    silence,
    pass(ms: number) {
      now.wall += ms
      now.steady += ms
    },
    jump(ms: number) {
      now.wall += ms
    },
    of(beatAt: number) {
      silence.look(now.wall, new Map([['worker', beatAt]]))
      return silence.of(beatAt, now.wall)
    },
    get wall() {
      return now.wall
    },
  }
}

test('is the time since the beat, from the first look on', () => {
  const clock = clocks()
  expect(clock.of(clock.wall - 60_000)).toBe(60_000)
  const beatAt = clock.wall
  clock.pass(2500)
  expect(clock.of(beatAt)).toBe(2500)
})

test('a jump forward makes nobody silent for longer than since the jump', () => {
  const clock = clocks()
  const beatAt = clock.wall
  clock.of(beatAt)
  clock.pass(1000)
  clock.jump(3_600_000)
  expect(clock.of(beatAt)).toBe(0)
  clock.pass(17_500)
  expect(clock.of(beatAt)).toBe(17_500)
})

test('a jump back does not let the dead live on for its length', () => {
  const clock = clocks()
  const beatAt = clock.wall
  clock.of(beatAt)
  clock.pass(1000)
  clock.jump(-3_600_000)
  expect(clock.of(beatAt)).toBe(0)
  clock.pass(17_500)
  expect(clock.of(beatAt)).toBe(17_500)
})

test('a beat from the future, seen by one who was not there when the clock was set, counts from the first look', () => {
  const clock = clocks()
  const beatAt = clock.wall + 3_600_000
  expect(clock.of(beatAt)).toBe(0)
  clock.pass(20_000)
  expect(clock.of(beatAt)).toBe(20_000)
})

test('clocks that drift a little are believed', () => {
  const clock = clocks()
  const beatAt = clock.wall
  clock.of(beatAt)
  clock.pass(5000)
  clock.jump(300)
  expect(clock.of(beatAt)).toBe(5300)
})

test('a database that went back to an earlier state makes nobody silent for longer than since then', () => {
  const clock = clocks()
  const before = clock.wall
  clock.of(before)
  clock.pass(15_000)
  clock.of(clock.wall)
  clock.pass(3000)
  expect(clock.of(before)).toBe(0)
  clock.pass(17_500)
  expect(clock.of(before)).toBe(17_500)
})
