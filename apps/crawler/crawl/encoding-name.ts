// Knows the labels of encodings. Called by charset.ts and prescan.ts.

/** The standard name behind a label such as 'latin1' or 'sjis', or undefined for one that cannot be decoded. */
export function encodingName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    // A RangeError is how TextDecoder says that it does not know the label.
    return undefined
  }
}
