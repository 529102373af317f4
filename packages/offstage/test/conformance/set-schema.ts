// Makes a store look as a newer release would leave it.
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

export async function setSchema(place: string, schema: { version: number; oldest: number }): Promise<void> {
  const text = `update schema_version set version = ${schema.version}, oldest = ${schema.oldest}`
  if (!place.startsWith('postgres')) {
    const database = new DatabaseSync(place, { timeout: 5000 })
    database.exec(text)
    return database.close()
  }
  const client = new pg.Client(place)
  await client.connect()
  await client.query(`set search_path to offstage; ${text}`)
  await client.end()
}
