// Where a text was found in a message, as the search of the integration compares: without case and accents.

/** From and up to which character. */
export type Mark = [start: number, end: number];

/** How much of a text is shown before what was found, so that it is in sight. */
const BEFORE = 24;

/** Where something is found in a text. */
export function marksOf(text: string, sought: string): Mark[] {
  const [wanted] = fold(sought);
  const [folded, places] = fold(text);
  const marks: Mark[] = [];
  for (let at = wanted ? folded.indexOf(wanted) : -1; at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    marks.push([places[at] ?? 0, places[at + wanted.length] ?? text.length]);
  }
  return marks;
}

/** A text from shortly before the first place where something is found in it, with all these places. */
export function excerpt(text: string, sought: string): { text: string; marks: Mark[] } {
  const marks = marksOf(text, sought);
  const first = marks[0]?.[0] ?? 0;
  if (first <= 2 * BEFORE) return { text, marks };
  const space = text.slice(0, first).search(new RegExp(`\\s\\S.{0,${BEFORE}}$`, "su"));
  const cut = space < 0 ? first : space + 1;
  return { text: `…${text.slice(cut)}`, marks: marks.map(([start, end]) => [start - cut + 1, end - cut + 1]) };
}

/** A text as it is compared, and for each of its characters where it comes from. */
function fold(text: string): [folded: string, places: number[]] {
  const places: number[] = [];
  let folded = "";
  let at = 0;
  for (const letter of text) {
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
    folded += plain;
    for (let each = 0; each < plain.length; each++) places.push(at);
    at += letter.length;
  }
  return [folded, places];
}
