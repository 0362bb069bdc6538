import { ApiError } from "../../api.js";

const SOON_SECONDS = 10;

/**
 * Ask again, once, if that is allowed in a moment: else the right password, typed at once after a wrong one, would
 * look like another wrong one. `goesOn` tells whether somebody still waits for the answer.
 */
export async function patiently<T>(ask: () => Promise<T>, goesOn: () => boolean): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "too_many_attempts") throw error;
    const seconds = error.retryAfter ?? 1;
    if (seconds > SOON_SECONDS) throw error;
    await new Promise((done) => setTimeout(done, seconds * 1000));
    if (!goesOn()) throw error;
    return ask();
  }
}
