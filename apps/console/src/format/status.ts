// The one table from a task's status to how it is shown: label, tone, icon, and what it means in a sentence.
import type { Status } from 'offstage/client'

/** Names of colours in the style sheets (`--tone-…`). */
export type Tone = 'wait' | 'run' | 'stop' | 'good' | 'bad' | 'kill' | 'lost'

export interface StatusLook {
  label: string
  tone: Tone
  icon: 'clock' | 'play' | 'hand' | 'check' | 'cross' | 'stop' | 'question'
  meaning: string
}

export const STATUS_LOOKS: Readonly<Record<Status, StatusLook>> = {
  queued: { label: 'Queued', tone: 'wait', icon: 'clock', meaning: 'Waiting for a worker to take it.' },
  running: { label: 'Running', tone: 'run', icon: 'play', meaning: 'Its function is at work.' },
  stopping: { label: 'Stopping', tone: 'stop', icon: 'hand', meaning: 'A kill was asked for and is under way.' },
  completed: { label: 'Completed', tone: 'good', icon: 'check', meaning: 'Its function returned.' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross', meaning: 'Its function threw, or its process died.' },
  killed: { label: 'Killed', tone: 'kill', icon: 'stop', meaning: 'It was stopped on request.' },
  missing: {
    label: 'Missing',
    tone: 'lost',
    icon: 'question',
    meaning: 'The worker that ran it is gone; its end is unknown.',
  },
}

/** The quick tabs above the list; `stopping` counts as running. */
export const STATUS_TABS = [
  { key: 'all', label: 'All', statuses: [] },
  { key: 'queued', label: 'Queued', statuses: ['queued'] },
  { key: 'running', label: 'Running', statuses: ['running', 'stopping'] },
  { key: 'completed', label: 'Completed', statuses: ['completed'] },
  { key: 'failed', label: 'Failed', statuses: ['failed'] },
  { key: 'killed', label: 'Killed', statuses: ['killed'] },
  { key: 'missing', label: 'Missing', statuses: ['missing'] },
] as const satisfies readonly { key: string; label: string; statuses: readonly Status[] }[]

export type StatusTab = (typeof STATUS_TABS)[number]['key']

/** Why a Kill button does nothing for some. */
export const READ_ONLY = 'Your access to this console is read-only.'

export function isEnded(status: Status): boolean {
  return status === 'completed' || status === 'failed' || status === 'killed' || status === 'missing'
}
