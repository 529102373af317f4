// Who an act from the command line is put down to: the system's user.
import { userInfo } from 'node:os'

export function operator(): string {
  try {
    return `${userInfo().username} (command line)`
  } catch {
    // A process whose user has no name, as in some containers.
    return 'the command line'
  }
}
