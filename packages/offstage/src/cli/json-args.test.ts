import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFaultAt } from '../base/json-fault.ts'
import { argsOf } from './json-args.ts'

test('a JSON array gives one argument for each item, --arg gives texts', () => {
  expect(argsOf('["a", 5, {"b": null}]', [], 'crawl')).toEqual(['a', 5, { b: null }])
  expect(argsOf(undefined, ['5', '[x]'], 'crawl')).toEqual(['5', '[x]'])
  expect(argsOf(undefined, [], 'crawl')).toEqual([])
})

test.each([
  ['[http://x]', 'unexpected h at position 2'],
  ['http://x', 'unexpected h at position 1'],
  ['["a",]', 'unexpected ] at position 6'],
  ['["a" 5]', 'unexpected 5 at position 6'],
  ['["a"', 'ends too early'],
  ['["a', 'ends too early'],
  ['', 'the text is empty'],
  ["['a']", "unexpected ' at position 2"],
  ['[{a:1}]', 'unexpected a at position 3'],
  ['[{"a" 1}]', 'unexpected 1 at position 7'],
  ['[01]', 'unexpected 0 at position 2'],
  ['["a"]]', 'unexpected ] at position 6'],
])('%s is refused with the place and an example of quoting', (json, fault) => {
  expect(() => argsOf(json, [], 'crawl')).toThrow(fault)
  expect(() => argsOf(json, [], 'crawl')).toThrow(`offstage launch crawl '["a text", 5]'`)
})

test('JSON that is no array, and both ways at once, are refused', () => {
  expect(() => argsOf('"x"', [], 'crawl')).toThrow('must be a JSON array')
  expect(() => argsOf('[]', ['x'], 'crawl')).toThrow('not both')
})

test('the place of a fault agrees with the parser on what is JSON', () => {
  const piece = fc.constantFrom('[', ']', '{', '}', ',', ':', '"a"', '"', '1', '-', '.5', 'true', 'nul', ' ', '\\n')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      const at = jsonFaultAt(text)
      if (isJson) expect(at).toBe(text.length)
      // What stands before the fault can be completed: with the rest cut off, there is no earlier fault.
      else expect(jsonFaultAt(text.slice(0, at))).toBe(at)
    }),
    { numRuns: 2000 },
  )
})
