#!/usr/bin/env node
// The door of the command line. Plain JavaScript that even an old Node can read, so that a Node that is too old
// gets a sentence and not a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `offstage: this is Node ${process.versions.node}, and offstage needs Node 22.18 or newer. Install it from https://nodejs.org, or add it to this project: npm install --save-dev node@24`,
  )
  process.exit(1)
}
await import('../dist/cli/main.js').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('dist/cli/main.js')) throw error
  console.error('offstage: the package is not built. In a checkout of the repository run: npm run build')
  process.exit(1)
})
