// The door `offstage/config`: what an `offstage.config.ts` is written with.
export { defineConfig, type OffstageConfig, type User } from './engine/config.ts'
