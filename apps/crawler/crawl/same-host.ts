// Knows which addresses belong to one site: those of one host and port. Called wherever a crawl must not leave its site.

/** With its port; 'www.' makes no difference to what site it is. */
export function hostOf(url: string): string {
  // All addresses of a crawl are normalised, so the host stands between the second and the third slash.
  const from = url.indexOf('//') + 2
  const to = url.indexOf('/', from)
  return url.slice(from, to < 0 ? url.length : to).replace(/^www\./, '')
}

/** Both must be normalised. */
export function isSameHost(one: string, other: string): boolean {
  return hostOf(one) === hostOf(other)
}
