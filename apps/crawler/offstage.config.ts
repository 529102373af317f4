import { defineConfig } from 'offstage/config'
import { api } from './api.ts'
import { functions } from './functions.ts'

export default defineConfig({
  tasks: new URL('./tasks.ts', import.meta.url),
  functions,
  web: new URL('./dist', import.meta.url),
  fetch: api,
})
