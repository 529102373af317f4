// The data folder: there, this user's alone, writable, on a disk of this machine, with room.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileSystemAt, trustFileSystem } from '../../store/sqlite/file-system.ts'
import { sizeText } from '../sizes.ts'
import { type Finding, ok, problem, problemOf, warning } from './finding.ts'

const GB = 1024 ** 3
const LITTLE = GB
const TOO_LITTLE = GB / 16
const FILES = ['', 'offstage.db', 'tables.db', 'secret']

export function checkDataFolder(data: string): Finding[] {
  const nearest = nearestFolder(data)
  return [checkRights(data, nearest), checkFileSystem(data), checkRoom(nearest)]
}

function checkRights(data: string, nearest: string): Finding {
  const check = 'data folder'
  if (existsSync(data) && !statSync(data).isDirectory())
    return problem(check, `${data} is no folder`, 'Move it away, or set OFFSTAGE_DATA to another folder.')
  const there = FILES.map((name) => join(data, name)).filter((path) => existsSync(path))
  for (const path of there.length > 0 ? there : [nearest]) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK | (statSync(path).isDirectory() ? constants.X_OK : 0))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return problem(
        check,
        `${path} cannot be written by this user (${code})`,
        'Give this user the right to, or set OFFSTAGE_DATA to another folder.',
      )
    }
  }
  const open = openToOthers(data, there)
  if (open !== undefined)
    return warning(
      check,
      `${open} can be read by other users`,
      `What tasks are given and give back is in it: chmod -R go= ${data}`,
    )
  if (there.length === 0) return ok(check, `${data} is not there yet; it is made at the first start`)
  return ok(check, `${data} can be read by this user alone`)
}

/** A file that others may read, in a folder that they may enter. */
function openToOthers(data: string, there: string[]): string | undefined {
  const modeOf = (path: string) => statSync(path).mode
  if (there.length === 0 || (modeOf(data) & 0o011) === 0) return undefined
  return there.find((path) => statSync(path).isFile() && (modeOf(path) & 0o044) !== 0)
}

function checkFileSystem(data: string): Finding {
  const check = 'file system'
  const system = fileSystemAt(data)
  try {
    const doubt = trustFileSystem(data, system, process.env)
    if (doubt !== undefined)
      return warning(check, doubt.slice(0, doubt.indexOf('. ')), doubt.slice(doubt.indexOf('. ') + 2))
    return ok(check, system.name === null ? 'local' : `${system.name}, allowed by OFFSTAGE_ALLOW_NETWORK_FS`)
  } catch (error) {
    return problemOf(check, error)
  }
}

function checkRoom(folder: string): Finding {
  const { bavail, bsize, files, ffree } = statfsSync(folder)
  const free = bavail * bsize
  const fact = `${sizeText(free)} free`
  if (files > 0 && ffree === 0)
    return problem('free space', 'no file can be made any more (no inodes)', 'Remove files from this disk.')
  if (free < TOO_LITTLE) return problem('free space', fact, 'Make room: launches are refused when the disk is full.')
  if (free < LITTLE) return warning('free space', fact, 'Make room soon: launches are refused when the disk is full.')
  return ok('free space', fact)
}

function nearestFolder(path: string): string {
  let folder = path
  while (!(existsSync(folder) && statSync(folder).isDirectory()) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
