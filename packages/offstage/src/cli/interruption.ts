// Ctrl-C for commands that watch: the first ends the watching, the second the process.

/** Aborts at the first SIGINT or SIGTERM, which then have their usual effect again. Called once by a command. */
export function interruption(): AbortController {
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  return controller
}
