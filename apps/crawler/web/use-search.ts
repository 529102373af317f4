// The answer to what the address bar asks: after a pause in typing, anew while a crawl stores pages, and again by itself when it failed.
import { quiet } from 'offstage/client'
import { useLive, useServer } from 'offstage/react'
import { useEffect, useState } from 'react'
import type { Functions } from '../functions.ts'
import type { Found } from '../search.ts'
import { messageOf } from './message-of.ts'

/** Hits on a page of them. */
export const PAGE_SIZE = 20
const TYPING_MS = 120
const AGAIN_MS = 2000

export interface Asked {
  query: string
  /** From 1. */
  page: number
  /** Of all sites when empty. */
  site: string
  /** Not put right, however it is spelt. */
  isExact: boolean
}

export interface Answered {
  /** What the answer is to. */
  asked: Asked
  found: Found
}

export function useSearch({ query, page, site, isExact }: Asked): {
  answer: Answered | undefined
  problem: string | undefined
  pageCount: number | undefined
} {
  const server = useServer<Functions>()
  const { data: pageCount } = useLive(server.pageCount)
  const [answer, setAnswer] = useState<Answered>()
  const [problem, setProblem] = useState<string>()
  const [failures, setFailures] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed number of pages is a reason to search again, and so is a failure
  useEffect(() => {
    if (query.trim() === '') {
      setAnswer(undefined)
      setProblem(undefined)
      return
    }
    let isMounted = true
    const options = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE, exact: isExact, ...(site && { site }) }
    let timer = setTimeout(() => {
      quiet(server.search)(query, options).then(
        (found) => {
          if (!isMounted) return
          setAnswer({ asked: { query, page, site, isExact }, found })
          setProblem(undefined)
        },
        (error) => {
          if (!isMounted) return
          setProblem(messageOf(error))
          timer = setTimeout(() => setFailures((count) => count + 1), AGAIN_MS)
        },
      )
    }, TYPING_MS)
    return () => {
      isMounted = false
      clearTimeout(timer)
    }
  }, [query, page, site, isExact, server, pageCount, failures])
  return { answer, problem, pageCount }
}
