// The door `offstage/server`: run Offstage in a server of your own.
export { currentOwner, requireUser } from './engine/caller.ts'
export type { OffstageConfig, User } from './engine/config.ts'
export { type CreateOptions, createOffstage, type Offstage } from './http/create-offstage.ts'
