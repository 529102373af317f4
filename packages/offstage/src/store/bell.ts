// The bell: says "look", never what. Losing a ring costs latency, never truth.

export interface Bell {
  /** Somebody wrote; callers may ring as often as they like, rings are coalesced. */
  ring(): void
  /** Called after rings, here or in another process on the same store; gives the way to stop listening. */
  listen(listener: () => void): () => void
}
