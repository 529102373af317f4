// What the runners do not have in common: the tests of the contract that one of them is excused from, and why.

export const KINDS = ['process', 'thread', 'inline'] as const
export type Kind = (typeof KINDS)[number]

export interface Deviation {
  /** How the names of the tests begin. */
  skip: string[]
  reason: string
}

export const DEVIATIONS: Record<Kind, Deviation[]> = {
  process: [],
  thread: [
    {
      skip: ['abort(', 'signal(', 'has returned is done, whatever it left to happen: crash'],
      reason: 'a signal, or a crash in native code, ends the whole process',
    },
    { skip: ['closes-the-lines'], reason: 'descriptors belong to the whole process, and its lines are none' },
    { skip: ['opens a thousand handles'], reason: 'the working folder belongs to the whole process' },
  ],
  inline: [
    {
      skip: [
        'exit([',
        'abort(',
        'signal(',
        'delivers what it had not finished printing when it exits',
        'that exits leaves its last state',
        'exits-',
        'exit-code-then-never',
        'throws-in-exit-handler',
        'closes-the-lines',
        'patches-globals',
        'has returned is done, whatever it left to happen',
        'opens a thousand handles',
      ],
      reason: 'the process is the one that runs everything: what ends or spoils it does so for all',
    },
    {
      skip: ['reject-elsewhere', 'throw-in-timer', 'throws-in-next-tick', 'throws-in-emitter'],
      reason: 'what nobody catches is the whole process’s, and nobody can tell whose task it was',
    },
    { skip: ['never('], reason: 'the event loop is never empty in a process that runs other things' },
    {
      skip: ['arrives live from a task that spins', 'of two million writes'],
      reason: 'a task that spins stops everything',
    },
    {
      skip: [
        'ends a task that',
        'reaches everything the task started',
        'waits for a task that listens no longer',
        'runs clean-ups newest first, and does not wait on',
        'of a run that still waits for its place',
        'is taken before force if it spins',
        'shows the user’s own frames first',
        'is taken when the grace',
        'of xray-',
        'is not taken of one that',
        'in the midst of the',
        'with a shorter grace',
        'after the task has gone is harmless',
        'of the whole runner leaves nothing behind',
      ],
      reason: 'a stop can only ask',
    },
    { skip: ['is held back while the run is paused'], reason: 'nothing lies between the task and the handlers' },
    {
      skip: [
        'is given another task',
        'is ended after a task',
        'keeps what an earlier task',
        'that is to be fresh',
        'that is fresh',
      ],
      reason: 'there is only this process',
    },
    {
      skip: [
        'come about once a second',
        'of a task that only waits',
        'are its own',
        'of a task that is killed before',
        'are told of a task',
        'say that its loop is stuck',
      ],
      reason: 'what a task costs cannot be told from what the process costs',
    },
    { skip: ['with a cap on its memory'], reason: 'memory has no owner within one process' },
    {
      skip: [
        'names the function',
        'is one for ten',
        'can be had in the midst',
        'tells ',
        'when ',
        'of a task that spins tells',
        'of a task that waits is idle',
        'and a look at',
      ],
      reason: 'it shares its thread with everything else',
    },
    {
      skip: [
        'has a syntax error',
        'throws when loaded',
        'is not there',
        'throws later',
        'exits fails',
        'declares nothing',
        'is broken',
      ],
      reason: 'its module was loaded by the server itself, which did not start then',
    },
  ],
}

export function deviationFrom(kind: Kind, name: string): Deviation | undefined {
  return DEVIATIONS[kind].find(({ skip }) => skip.some((start) => name.startsWith(start)))
}
