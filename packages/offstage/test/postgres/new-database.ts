// An empty database for one test, on the PostgreSQL of the run.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'

/** Its address. Dropped at the end of the test, whoever is still connected. */
export async function newDatabase(): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(`create database ${name}`)
  onTestFinished(() => onServer(`drop database if exists ${name} with (force)`))
  return inject('postgres').replace(/postgres$/, name)
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
