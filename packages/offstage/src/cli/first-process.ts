// A server that is process 1, as in a container without an init, inherits every orphan of its tasks, and Node waits only for processes it started itself: they would
// stay as zombies. So the place of process 1 is given to a shell of a few lines, which clears away whatever dies and starts the server as its child.
import { accessSync, constants } from 'node:fs'

const SHELL = '/bin/sh'

/** Hands signals on until the server ends, and ends with its exit code. A `wait` that a signal cut short is taken up again. */
const INIT = `
for signal in TERM INT HUP; do
  trap "if [ \\"\\$server\\" ]; then kill -$signal \\"\\$server\\" 2>/dev/null; else exit 1; fi" $signal
done
exec 3<&0
"$@" <&3 3<&- &
server=$!
while :; do
  wait "$server"
  code=$?
  kill -0 "$server" 2>/dev/null && continue
  wait "$server" 2>/dev/null
  late=$?
  [ "$late" = 127 ] || code=$late
  exit "$code"
done`

/** Does not return where it can be done; elsewhere gives what to tell the operator. For any other process it does nothing. */
export function handOverFirstPlace(): string | undefined {
  if (process.pid !== 1) return undefined
  try {
    // A failed `execve` would end the process.
    accessSync(SHELL, constants.X_OK)
  } catch {
    return tell(`there is no ${SHELL}`)
  }
  process.execve?.(SHELL, underInit([process.execPath, ...process.execArgv, ...process.argv.slice(1)]), process.env)
  return tell(`Node ${process.versions.node} cannot hand over`)
}

/** The arguments of a shell, its name first, that runs the command as init. */
export function underInit(command: string[]): string[] {
  return ['sh', '-c', INIT, 'offstage-init', ...command]
}

function tell(why: string): string {
  return `offstage: this is process 1, which cannot clear away what tasks leave dead (${why}). Start the container with an init: docker run --init`
}
