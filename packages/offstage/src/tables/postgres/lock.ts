// Who may write the tables: plain writes of all processes together, or one transaction alone. Kept until the end of the database's transaction. Those who come later queue.

/** Any number of ours. */
const LOCK = 0x0ff57a70

export const LOCK_SHARED = `select pg_advisory_xact_lock_shared(${LOCK})`
export const LOCK_ALONE = `select pg_advisory_xact_lock(${LOCK})`
