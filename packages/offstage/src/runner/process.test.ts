import { afterEach, expect, test, vi } from 'vitest'
import { openProcessRunner } from './process.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('the process runner refuses where a kill could not reach all that a task starts', () => {
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }))
  expect(() => openProcessRunner({ modules: [] })).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED_PLATFORM', message: expect.stringContaining('win32') }),
  )
})
