// Whether handles and cookies can be signed where this is deployed.
import type { EngineConfig } from '../../engine/config.ts'
import { findSecrets } from '../../engine/secrets.ts'
import { type Finding, ok, problemOf } from './finding.ts'

export function checkSecret({ secret, data, isProduction }: EngineConfig): Finding {
  const given = secret ?? process.env.OFFSTAGE_SECRET
  // In development one is made when it is needed; not by a look.
  if (!isProduction && (given === undefined || given.length === 0))
    return ok('secret', 'development: made once and kept in the data folder')
  try {
    const secrets = findSecrets(given, data, isProduction)
    return ok('secret', secrets.length === 1 ? 'set' : `${secrets.length} are set: the first signs, all are accepted`)
  } catch (error) {
    return problemOf('secret', error)
  }
}
