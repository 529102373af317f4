// Finds the entry file beside a module, in source form (.ts, run by Node's type stripping) and in built form (.js). Called where a thread or process is started.

/** The URL of `name` (without ending) beside the module `from` (its `import.meta.url`), with that module's own ending. */
export function sibling(from: string, name: string): URL {
  return new URL(name + (from.endsWith('.ts') ? '.ts' : '.js'), from)
}
