// What is measured, in the order of the table.
import { drainScenarios } from './drain.ts'
import { latencyScenarios } from './latency.ts'
import { launchScenarios } from './launch.ts'
import { produceConsume } from './produce-consume.ts'
import type { Scenario } from './scenario.ts'

export const SCENARIOS: Scenario[] = [...launchScenarios, ...drainScenarios, produceConsume, ...latencyScenarios]
