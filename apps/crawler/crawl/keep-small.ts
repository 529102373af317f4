// Keeps the memory of a crawl small. Called once, as a crawl begins in its process.
import { setFlagsFromString } from 'node:v8'

export function keepSmall(): void {
  // The space for young objects stays at its first size, in the thread of the data tables as well: saves 100 MB, and costs a few per cent.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Old objects are collected when they have grown by half, not fourfold.
  setFlagsFromString('--heap-growing-percent=50')
  // Code is kept small, and so is what is collected at a time: saves 30 MB at no cost that could be measured.
  setFlagsFromString('--optimize-for-size')
}
