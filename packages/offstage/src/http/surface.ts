// One set of functions at one mount point, as one request sees it: the app's for its visitors, the console's for its operators.
import type { Caller } from '../engine/caller.ts'
import type { Engine } from '../engine/engine.ts'
import type { ServerFunctions } from '../engine/functions.ts'
import type { Wire } from './wire.ts'

export interface Surface {
  engine: Engine
  functions: ServerFunctions
  caller: Caller
  wire: Wire
}
