import { expect, test, vi } from "vitest";
import { App } from "../src/app.js";
import type { AbButton } from "../src/elements/button.js";
import type { AbInput } from "../src/elements/input.js";
import "../src/views/artifacts/chat/conversation-view.js";
import type { AbConversation } from "../src/views/artifacts/chat/conversation-view.js";
import type { AbChatMedia } from "../src/views/artifacts/chat/media.js";
import { MESSAGES } from "../src/views/artifacts/chat/kinds.js";
import type { AbThread } from "../src/views/artifacts/chat/thread.js";
import type { AbPictureViewer } from "../src/views/artifacts/picture-viewer.js";
import { ArtifactSource, type OpenBackup } from "../src/views/artifacts/source.js";
import type { Conversation } from "../src/views/artifacts/types.js";
import { fakeHass } from "./fake-hass.js";
import { all, expectAccessible, find, focused, press, settle, show, textOf } from "./page.js";

const hass = fakeHass();
const app = new App(() => hass, { narrow: false, online: true, overview: undefined, base: "" });
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";

/** A message with a picture and a document; the higher its number, the older. */
function message(number: number) {
  const file = (name: string) => ({ guid: name, name, mime_type: null, size: 5, is_sticker: false, file: { file_id: name, is_stored: true } });
  return {
    guid: `m${number}`, kind: "message", service: null, when: 1.7e12 - number * 6e4, read: null, is_from_me: true, sender: null, subject: null,
    text: `Message ${number}`, spans: [], attachments: [file(`${number}.jpg`), file(`${number}.txt`)], reactions: [], reply_to: null, edits: [],
    is_unsent: false, unsent_parts: [], poll: null, link: null, app: null, transcription: null, group_name: null, other: null, deleted_at: null,
  };
}

/** A conversation of three messages; older ones come by a page of their own. */
async function conversation() {
  const fetchJson = (path: string) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const [from, next] = query.has("cursor") || !query.has("limit") ? [2, null] : [0, "more"];
    const items = [0, 1, 2].slice(from, from + 2).map(message);
    return Promise.resolve({ items, next });
  };
  const session = { backupId: "b1", base: "backups/b1", hass, fetchJson, contentUrl: () => Promise.resolve(PIXEL) } as unknown as OpenBackup;
  const chat = { guid: "c", title: "Ada", is_group: false, participants: [], last_message: 1.7e12, message_count: 3 } as unknown as Conversation;
  const element = await show<AbConversation>("ab-conversation", { app, source: new ArtifactSource(session), kind: MESSAGES, conversation: chat });
  element.style.height = "600px";
  await settle();
  const toggle = (label: string) => all<AbButton>(element, "ab-button").find((button) => button.label === label)!;
  return { element, toggle };
}

test.each(["ab-thread", "ab-chat-attachments"])("the pictures of %s are gone through, the newest first", async (shelf) => {
  const { element, toggle } = await conversation();
  if (shelf === "ab-chat-attachments") toggle("All attachments").click();
  await settle();
  const pictures = all(element, `${shelf} >>> .picture`);
  (shelf === "ab-thread" ? pictures.at(-1)! : pictures[0]!).click();
  await settle();
  const viewer = find<AbPictureViewer>(element, "ab-picture-viewer")!;
  const dialog = find(viewer, "dialog")!;
  const seen = () => [viewer.file?.name, ...all<AbButton>(viewer, ".side").map(({ label }) => label)];
  expect(seen()).toEqual(["0.jpg", "Older photo"]);
  expect(getComputedStyle(dialog).backgroundColor).toBe("rgb(0, 0, 0)");
  press("ArrowLeft", dialog);
  press("ArrowRight", dialog);
  await settle();
  expect(seen()).toEqual(["1.jpg", "Newer photo", "Older photo"]);
  // In the panel, both headers lie in its main part.
  await expectAccessible(element, "landmark-no-duplicate-banner", "landmark-unique");
  find(viewer, ".next")!.focus();
  find(viewer, ".next")!.click();
  await settle();
  expect(seen()).toEqual(["2.jpg", "Newer photo"]);
  expect((focused().getRootNode() as ShadowRoot).host).toBe(find(viewer, ".before"));
  press("ArrowLeft", dialog);
  await settle();
  expect(seen()[0]).toBe("1.jpg");
  expect(textOf(find(viewer, "header")!)).toContain("1.jpg");
});

async function search(text: string) {
  const { element, toggle } = await conversation();
  toggle("Search in this conversation").click();
  await settle();
  const field = find<HTMLInputElement>(element, ".search ab-input >>> input")!;
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  await expect.poll(() => find(element, text ? "ab-chat-found" : "ab-thread")).not.toBeNull();
  for (let round = 0; round < 3; round++) await settle();
  return { element, field };
}

test("what is found in a conversation is counted and marked", async () => {
  const { element } = await search("méssage");
  const found = find(element, "ab-chat-found")!;
  expect(textOf(found)).toContain("Found: 3");
  expect(all(found, "mark").map(textOf)).toEqual(Array(3).fill("Message"));
  await expectAccessible(element);
});

test("Escape closes an empty search, and the focus is at its button", async () => {
  const { element, field } = await search("");
  find<AbInput>(element, ".search ab-input")!.value = "text";
  press("Escape", field);
  await settle();
  expect(find(element, ".search")).not.toBeNull();
  find<AbInput>(element, ".search ab-input")!.value = "";
  press("Escape", field);
  await settle();
  expect(find(element, ".search")).toBeNull();
  expect((focused().getRootNode() as ShadowRoot).host).toMatchObject({ label: "Search in this conversation" });
});

test("the frame around a message that was looked for is whole", async () => {
  const { element } = await conversation();
  find<AbThread>(element, "ab-thread")!.message = "m1";
  for (let round = 0; round < 3; round++) await settle();
  expect(getComputedStyle(find(element, "ab-thread >>> .sought")!).contentVisibility).toBe("visible");
  // Else what is around the thread could be scrolled to where it lies.
  const label = find(element, "ab-thread >>> .sought > .unseen")!;
  expect(label.offsetParent).toBe(label.parentElement);
});

/** A long conversation with pictures in its newest and an old message. */
async function longConversation(at: string) {
  const [count, old] = [900, 700];
  const all = Array.from({ length: count }, (_, number) => {
    const each = message(number);
    return number === 0 || number === old ? each : { ...each, attachments: [] };
  });
  const fetchJson = (path: string) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
    const first = query.has("message") ? all.findIndex(({ guid }) => guid === query.get("message")) : number("cursor", 0);
    const fit = all.slice(first).filter(({ when }) => when >= number("since", 0) && when < number("until", Infinity));
    const items = fit.slice(0, number("limit", count));
    return Promise.resolve({ items, next: items.length < fit.length ? String(first + items.length) : null });
  };
  const session = { backupId: "b1", base: "backups/b1", hass, fetchJson, contentUrl: () => Promise.resolve(PIXEL) } as unknown as OpenBackup;
  const chat = { guid: "c", title: "Ada", is_group: false, participants: [], last_message: 1.7e12, message_count: count } as unknown as Conversation;
  const element = await show<AbConversation>("ab-conversation", { app, source: new ArtifactSource(session), kind: MESSAGES, conversation: chat, message: at });
  element.style.height = "600px";
  await expect.poll(() => find(element, "ab-thread >>> .picture")).not.toBeNull();
  return element;
}

test.each([
  ["older", "", "0.jpg", "Older photo", "ArrowRight", "700.jpg"],
  ["newer", "m700", "700.jpg", "Newer photo", "ArrowLeft", "0.jpg"],
])("the viewer of a conversation reaches %s pictures than those of the messages that are there", async (_, at, first, label, key, next) => {
  const element = await longConversation(at);
  find(element, "ab-thread >>> .picture")!.click();
  const viewer = () => find<AbPictureViewer>(element, "ab-picture-viewer")!;
  await expect.poll(() => all<AbButton>(viewer(), ".side").map((side) => side.label)).toEqual([label]);
  expect(viewer().file?.name).toBe(first);
  press(key, find(viewer(), "dialog")!);
  await settle();
  expect(viewer().file?.name).toBe(next);
  expect(all(element, "ab-thread >>> .message").length).toBeLessThan(400);
});

test("the attachments are where they were when one comes back from a message, which has the focus", async () => {
  const { element, toggle } = await conversation();
  toggle("All attachments").click();
  await settle();
  element.style.height = "200px";
  const attachments = find(element, "ab-chat-attachments")!;
  attachments.scrollTop = 60;
  await settle();
  const { scrollTop } = attachments;
  expect(scrollTop).toBeGreaterThan(0);
  const players = all<AbChatMedia>(attachments, "ab-chat-media").map((media) => vi.spyOn(media, "silence"));
  attachments.shadowRoot!.querySelectorAll<HTMLElement>("figcaption button")[1]!.click();
  await settle();
  await settle();
  expect(getComputedStyle(attachments).visibility).toBe("hidden");
  expect(players.length).toBeGreaterThan(0);
  for (const player of players) expect(player).toHaveBeenCalled();
  expect(focused()).toBe(find(element, "ab-thread >>> .scroll"));
  element.openPart = "attachments";
  await settle();
  expect([find(element, "ab-thread"), find(element, "ab-chat-attachments")]).toEqual([null, attachments]);
  expect([attachments.scrollTop, getComputedStyle(attachments).visibility]).toEqual([scrollTop, "visible"]);
});
