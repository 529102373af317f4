// Following the end of a list that grows: on until the reader scrolls up, on again at the end. Also keeps the place when older lines are put before.
import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const NEAR_END_PX = 30

export interface Follow {
  isFollowing: boolean
  /** How many lines came since following stopped. */
  newer: number
  follow: () => void
  pause: () => void
}

export function useFollow(
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLElement, Element>,
  count: number,
  /** Another array: older lines were put before. */
  source: readonly unknown[],
): Follow {
  const [isFollowing, setFollowing] = useState(true)
  const countAtPause = useRef(count)
  const lastTop = useRef(0)
  const toEnd = useCallback(() => {
    if (virtualizer.options.count > 0) virtualizer.scrollToIndex(virtualizer.options.count - 1, { align: 'end' })
  }, [virtualizer])
  const pause = useCallback(() => {
    setFollowing((was) => {
      if (was) countAtPause.current = virtualizer.options.count
      return false
    })
  }, [virtualizer])
  const follow = useCallback(() => {
    setFollowing(true)
    toEnd()
  }, [toEnd])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line is what it is for
  useLayoutEffect(() => {
    if (isFollowing) toEnd()
  }, [count, isFollowing, toEnd])

  // Older lines that were put before must not push away what is being read.
  const before = useRef({ source, count })
  useLayoutEffect(() => {
    const added = before.current.source === source ? 0 : count - before.current.count
    before.current = { source, count }
    if (added <= 0 || isFollowing) return
    countAtPause.current += added
    virtualizer.scrollToIndex((virtualizer.range?.startIndex ?? 0) + added, { align: 'start' })
  }, [source, count, isFollowing, virtualizer])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const isUp = scrollTop < lastTop.current - 2
      lastTop.current = scrollTop
      if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) setFollowing(true)
      else if (isUp) pause()
    }
    // The wheel says what the reader wants before any scrolling is done, also while lines pour in.
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < 0 && element.scrollHeight > element.clientHeight) pause()
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [scroller, pause])

  return { isFollowing, newer: isFollowing ? 0 : Math.max(0, count - countAtPause.current), follow, pause }
}
