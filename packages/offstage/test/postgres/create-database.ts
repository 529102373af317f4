// An empty database on the PostgreSQL of the run, for as long as somebody wants it.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the run's PostgreSQL, with the database `postgres`. */
    postgres: string
  }
}

export interface Database {
  /** Its address. */
  url: string
  /** Whoever is still connected. */
  drop(): Promise<void>
}

export async function createDatabase(): Promise<Database> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(`create database ${name}`)
  return {
    url: inject('postgres').replace(/postgres$/, name),
    drop: () => onServer(`drop database if exists ${name} with (force)`),
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(inject('postgres'))
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
