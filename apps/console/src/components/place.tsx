// Where in the code something is: the file's own name plain to see, its folder grey before it.
import { placeOf } from '../format/frames.ts'
import { inertText } from '../format/inert.ts'

export function Place({ at }: { at: { file: string; line: number; column?: number } }) {
  const place = inertText(placeOf(at))
  const end = Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1
  return (
    <span className="place">
      <span className="folder">{place.slice(0, end)}</span>
      <span className="file">{place.slice(end)}</span>
    </span>
  )
}
