import { describe, expect, test } from "vitest";
import "../src/views/photos/albums.js";
import "../src/views/photos/care/care.js";
import "../src/views/photos/viewer.js";
import { all, expectAccessible, find, focused, press, settle, textOf } from "./page.js";
import { HTML, LIVE_AT, answers, asked, cells, grid, photos } from "./photos-page.js";
import { account, overview } from "./samples.js";

describe("the grid of a hundred thousand photos", () => {
  test("has few of them in the page, and asks for what is seen", async () => {
    const { element, hass } = await photos();
    for (const top of [0, 5_000, 1_000_000, 1e9]) {
      grid(element).scrollTop = top;
      for (let round = 0; round < 4; round++) await settle();
      expect(cells(element).length).toBeGreaterThan(10);
      expect(cells(element).length).toBeLessThanOrEqual(200);
      expect(all(element, "ab-picture").length).toBe(cells(element).length);
    }
    expect(asked(hass, "page").length).toBeLessThan(20);
    expect(cells(element).at(-1)?.ariaLabel).toMatch(/^(Photo|Video), /);
  });

  test("shows its first photos after one question", async () => {
    const { element, hass } = await photos({}, {}, overview({ accounts: [account({ entry_id: "first" })] }));
    expect(asked(hass, "timeline")).toHaveLength(1);
    expect(asked(hass, "page").filter(({ offset }) => offset === 0)).toEqual([]);
    expect(cells(element).at(-1)?.ariaLabel).toMatch(/^(Photo|Video), /);
    expect(find(element, "ab-picture >>> img")).not.toBeNull();
  });

  test("a photo without a picture is no error", async () => {
    const { element } = await photos({ fetch: () => new Response(null, { status: 204 }) }, {}, overview({ accounts: [account({ entry_id: "bare" })] }));
    expect(find(element, "ab-picture >>> slot.failed")).not.toBeNull();
    expect(find(element, "ab-picture >>> img")).toBeNull();
  });

  test("can be used without a pointer, and by assistive technology", async () => {
    const { element, app } = await photos();
    await expectAccessible(element);
    cells(element)[0]?.focus();
    press("ArrowRight");
    await settle();
    expect(focused().closest("[data-position]")?.getAttribute("data-position")).toBe("1");
    (focused() as HTMLElement).click();
    expect(location.search).toBe("?photo=1");
    expect(app.url(["photos"])).toBe("/apple-backup/photos");
  });

  test("jumps by months along its edge", async () => {
    const { element } = await photos();
    const track = find(element, "ab-photo-scrubber >>> .track")!;
    expect(track.ariaValueText).toBe("Dec 2024");
    press("PageDown", track);
    for (let round = 0; round < 2; round++) await settle();
    expect(track.ariaValueText).toBe("Dec 2023");
    expect(grid(element).scrollTop).toBeGreaterThan(0);
  });

  test("asks again when the library has changed, and keeps what is the same", async () => {
    const { element, hass } = await photos();
    const live = hass.connection.live.find(({ message }) => (message as { type: string }).type.endsWith("photos/subscribe"))!;
    expect(live.message).toMatchObject({ entry_id: "one" });
    live.send({ changes: 1 });
    live.send({ changes: 2 });
    await settle();
    expect(asked(hass, "timeline").at(-1)).toMatchObject({ known: "r" });
    expect(cells(element).length).toBeGreaterThan(10);
  });
});

describe("where the user is", () => {
  const rest = (element: Element) => find(element, "ab-photo-grid")!.dispatchEvent(new CustomEvent("photo-month", { detail: "2024-08" }));

  test("is kept in the address while the photos are shown", async () => {
    const { element } = await photos();
    history.replaceState(null, "", "/apple-backup/photos");
    rest(element);
    expect(location.pathname + location.search).toBe("/apple-backup/photos/one?month=2024-08");
  });

  test("is not written once the view has been left", async () => {
    const { element } = await photos();
    history.replaceState(null, "", "/apple-backup/backups");
    rest(element);
    element.remove();
    history.replaceState(null, "", "/apple-backup/photos?text=other");
    rest(element);
    expect(location.pathname + location.search).toBe("/apple-backup/photos?text=other");
  });

  test("stays what was chosen right after typing", async () => {
    const { element } = await photos();
    find(element, ".tools ab-input")!.dispatchEvent(new CustomEvent("changed", { detail: "sea" }));
    element.remove();
    history.replaceState(null, "", "/apple-backup/backups");
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(location.pathname).toBe("/apple-backup/backups");
  });
});

describe("the states of the view", () => {
  test("without photos it says what comes", async () => {
    const { element } = await photos({ answer: answers(0) }, {}, overview({ accounts: [account({ entry_id: "empty" })] }));
    expect(textOf(element)).toContain("No photos here yet");
    await expectAccessible(element);
  });

  test("with a filter that fits nothing there is a way back", async () => {
    const { element } = await photos({ answer: answers(0) }, { query: new URLSearchParams("text=nothing") }, overview({ accounts: [account({ entry_id: "filtered" })] }));
    expect(textOf(element)).toContain("No photos fit");
  });

  test("what went wrong is told, and can be tried again", async () => {
    const seen = overview({ accounts: [account({ entry_id: "broken" })] });
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the library does
    const { element, hass } = await photos({ answer: () => Promise.reject({ code: "catalog_error", message: "The catalog is gone." }) }, {}, seen);
    expect(textOf(element)).toContain("That did not work");
    hass.answer = answers();
    find(element, "ab-message ab-button")!.click();
    for (let round = 0; round < 3; round++) await settle();
    expect(cells(element).length).toBeGreaterThan(10);
  });

  test("without an account it says who can add one", async () => {
    const { element } = await photos({}, {}, overview({ accounts: [] }));
    expect(textOf(element)).toContain("No iCloud account yet");
  });

  test("only who manages the library finds its care", async () => {
    const may = { ...account().may, manage: false };
    const { element } = await photos({}, {}, overview({ accounts: [account({ may })] }));
    expect(all(element, ".actions ab-button")).toHaveLength(1);
    const { element: own } = await photos();
    expect(all(own, ".actions ab-button")).toHaveLength(2);
    const { element: direct } = await photos({}, { path: ["one", "care"] }, overview({ accounts: [account({ may })] }));
    expect(find(direct, "ab-care")).toBeNull();
  });
});

describe("one photo", () => {
  test("is told of with names as text", async () => {
    sessionStorage.setItem("ab-photo-details", "1");
    const { element } = await photos({}, { query: new URLSearchParams("photo=0") });
    for (let round = 0; round < 2; round++) await settle();
    const text = textOf(find(element, "ab-photo-details")!);
    expect(text).toContain(`${HTML}.JPG`);
    expect(text).toContain("Bit for bit what Apple has");
    expect(text).toContain("The download stopped. 2 attempts.");
    expect(text).toContain("Original: saved and checked");
    expect(text).toContain(`Original: moved from 2024/${HTML} to Rome/one.HEIC`);
    expect(text).toContain("Another layout of the library folder was chosen");
    // What nobody noted has no moment of its own.
    expect(text).toMatch(/Video of the Live Photo: saved or taken over.* Before Sep 18, 2023/);
    expect((window as { ran?: number }).ran).toBeUndefined();
    await expectAccessible(find(element, "ab-photo-viewer")!);
  });

  test("offers every file, and the video of a Live Photo that cannot be played", async () => {
    sessionStorage.setItem("ab-photo-details", "1");
    const { element, hass } = await photos({}, { query: new URLSearchParams(`photo=${LIVE_AT}`) });
    const signed = () => hass.sent.filter(({ type }) => type === "auth/sign_path").map(({ path }) => String(path));
    find(element, "ab-photo-details >>> .file ab-button")!.click();
    await settle();
    expect(signed().at(-1)).toMatch(/\/files\/original$/);
    find(element, "ab-photo-viewer >>> .live")!.click();
    await settle();
    find(element, "ab-photo-viewer >>> video")?.dispatchEvent(new Event("error"));
    await settle();
    const button = find(element, "ab-photo-viewer >>> .live")!;
    expect(textOf(button)).toContain("Cannot be played here: download the video");
    button.click();
    await settle();
    expect(signed().at(-1)).toMatch(/\/live$/);
  });

  test("leads to the next, and back", async () => {
    const { element } = await photos({}, { query: new URLSearchParams("photo=3") });
    const dialog = find(element, "ab-photo-viewer >>> dialog")!;
    press("ArrowRight", dialog);
    expect(location.search).toBe("?photo=4");
    (dialog as HTMLDialogElement).close();
    await settle();
    expect(location.search).toBe("");
  });
});

describe("a view that is taken out of the page", () => {
  test("follows nothing any more, whatever it still waits for, and goes on when it is put back", async () => {
    let name = (): void => undefined;
    const named = new Promise<void>((resolve) => (name = resolve));
    const answer = answers();
    const slowly = (message: Record<string, unknown>) => (String(message.type).endsWith("/albums") ? named.then(() => answer(message)) : answer(message));
    const { element, hass } = await photos({ answer: slowly });
    const live = () => hass.connection.live.map(({ message }) => (message as { type: string }).type);
    const parent = element.parentElement!;
    expect(live()).toEqual(["apple_backup/photos/subscribe"]);
    element.remove();
    const before = asked(hass, "timeline").length;
    name();
    await settle();
    expect(live()).toEqual([]);
    expect(asked(hass, "timeline")).toHaveLength(before);
    parent.append(element);
    for (let round = 0; round < 4; round++) await settle();
    expect(live()).toEqual(["apple_backup/photos/subscribe"]);
    expect(cells(element).length).toBeGreaterThan(10);
  });

  test("does not begin to follow the log", async () => {
    const { element, hass } = await photos({}, { path: ["one", "care"] });
    const { app, api } = find<HTMLElement & { app: unknown; api: unknown }>(element, "ab-log")!;
    element.remove();
    const log = Object.assign(document.createElement("ab-log"), { app, api });
    document.body.append(log);
    log.remove();
    await settle();
    expect(hass.connection.live).toEqual([]);
  });
});
