import { expect, test } from 'vitest'
import { sizeText } from './sizes.ts'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KB'],
  [84 * 1024 ** 2, '84.0 MB'],
  [1.25 * 1024 ** 3, '1.3 GB'],
  [5 * 1024 ** 4, '5120.0 GB'],
])('%i bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text))
