// Brings the 256-colour and true-colour terminals down to sixteen names, so that every colour in a log is one the style sheet chose for contrast.

const SIXTEEN: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [205, 49, 49],
  [13, 188, 121],
  [180, 140, 16],
  [36, 114, 200],
  [188, 63, 188],
  [17, 168, 205],
  [229, 229, 229],
  [102, 102, 102],
  [241, 76, 76],
  [35, 209, 139],
  [245, 245, 67],
  [59, 142, 234],
  [214, 112, 214],
  [41, 184, 219],
  [255, 255, 255],
]

/** The index 0 to 15 for an index 0 to 255 or for `[r, g, b]`; null for what is neither. */
export function paletteIndex(colour: number | number[] | undefined): number | null {
  if (typeof colour === 'number') {
    if (!Number.isInteger(colour) || colour < 0 || colour > 255) return null
    return colour < 16 ? colour : nearest(rgbOf(colour))
  }
  if (colour?.length !== 3 || !colour.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) return null
  return nearest(colour)
}

function rgbOf(index: number): number[] {
  if (index >= 232) return Array(3).fill(8 + (index - 232) * 10)
  const cube = index - 16
  return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => (step === 0 ? 0 : 55 + step * 40))
}

function nearest(rgb: number[]): number {
  let best = 0
  let bestDistance = Number.POSITIVE_INFINITY
  for (const [index, candidate] of SIXTEEN.entries()) {
    const distance = candidate.reduce((sum, part, i) => sum + (part - rgb[i]!) ** 2, 0)
    if (distance < bestDistance) {
      best = index
      bestDistance = distance
    }
  }
  return best
}
