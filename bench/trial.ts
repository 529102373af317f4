// Entry: one system through one scenario, once, in a process of its own, so that nothing an earlier trial compiled, cached or left behind counts for or against it.
// Started by `run-trial.ts`; its last word is the figures.
import type { Place } from './adapter.ts'
import type { TrialSpec } from './run-trial.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { systemsOn } from './systems/systems.ts'

const { store, system: name, scenario: title, scale, folder, url } = JSON.parse(process.argv[2]!) as TrialSpec
const system = (await systemsOn(store)).find((system) => system.name === name)!
const scenario = SCENARIOS.find((scenario) => scenario.name === title)!
const place: Place = { folder, isTimed: scenario.isTimed, ...(url === undefined ? {} : { url }) }
await system.prepare(place)
const figures = await scenario.run(system, place, scale)
process.send!(figures)
process.disconnect!()
