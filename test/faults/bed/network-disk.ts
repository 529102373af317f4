// Loaded before all else in a process that is to take its disk for one in the network: what `statfs` answers is changed, as nothing else can be had without a network.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const usual = fs.statfsSync
const type = Number(process.env.FAULTS_DISK_TYPE)
fs.statfsSync = ((path: string) => Object.assign(usual(path), { type })) as typeof usual
syncBuiltinESMExports()
