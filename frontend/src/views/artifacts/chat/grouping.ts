// How messages of a conversation lie below each other: days, and who says several things in a row.

const PAUSE = 5 * 60_000;

export interface Grouped<M> {
  message: M;
  /** The day that begins here; undefined within one. */
  day: string | undefined;
  /** Whether others than the sender have spoken before, or a while has passed. */
  isFirst: boolean;
  isLast: boolean;
}

export interface Groupable {
  when: number | null;
  /** Whose bubbles follow each other; undefined for what nobody says. */
  speaker: string | undefined;
}

/** Groups messages, the oldest first; `dayOf` names the day of a time. */
export function grouped<M extends Groupable>(messages: readonly M[], dayOf: (time: number) => string): Grouped<M>[] {
  let last: string | undefined;
  const rows = messages.map((message): Grouped<M> => {
    const day = message.when === null ? last : dayOf(message.when);
    const begins = day !== last;
    last = day;
    return { message, day: begins ? day : undefined, isFirst: true, isLast: true };
  });
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (!before || row.day !== undefined || !continues(before.message, row.message)) continue;
    row.isFirst = false;
    before.isLast = false;
  }
  return rows;
}

function continues(one: Groupable, next: Groupable): boolean {
  if (one.speaker === undefined || one.speaker !== next.speaker) return false;
  return one.when === null || next.when === null || next.when - one.when <= PAUSE;
}

/** Whether a text is so short and nothing but emoji that it is shown large, without a bubble. */
export function isBigEmoji(text: string): boolean {
  if (text.length > 40 || !/\p{Extended_Pictographic}/u.test(text)) return false;
  return text.replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\s]/gu, "") === "";
}
