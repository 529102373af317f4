// X-rays as they are wished for and ordered.
import type { Fence } from './claim.ts'

/** Somebody wants to see what a running task does; `request` is made by the caller. */
export interface XrayRequest {
  request: string
  id: string
  /** How long to profile, ms; 0: not at all. */
  profileMs: number
  by: string | null
}

/** An X-ray that a worker is to take of the attempt with this lease. */
export interface XrayOrder extends Fence {
  request: string
  profileMs: number
}
