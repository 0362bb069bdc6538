import { describe, expect, test, vi } from "vitest";
import { element } from "../src/define.js";
import "../src/elements/alert.js";
import "../src/elements/button.js";
import type { AbButton } from "../src/elements/button.js";
import "../src/elements/code-input.js";
import type { AbCodeInput } from "../src/elements/code-input.js";
import "../src/elements/dialog.js";
import type { AbDialog } from "../src/elements/dialog.js";
import "../src/elements/input.js";
import type { AbInput } from "../src/elements/input.js";
import "../src/elements/picture.js";
import type { AbPicture } from "../src/elements/picture.js";
import "../src/elements/progress.js";
import "../src/elements/tabs.js";
import type { AbTabs } from "../src/elements/tabs.js";
import { forgetPictures } from "../src/pictures.js";
import { fakeHass } from "./fake-hass.js";
import { expectAccessible, find, focused, press, settle, show } from "./page.js";

test("an element that is defined already is left alone", () => {
  class Other extends HTMLElement {}
  const before = customElements.get("ab-button");
  expect(() => element("ab-button")(Other)).not.toThrow();
  expect(customElements.get("ab-button")).toBe(before);
});

describe("button", () => {
  test("takes no clicks while it is busy", async () => {
    const clicked = vi.fn();
    const button = await show<AbButton>("ab-button", { label: "Go", iconOnly: true });
    button.addEventListener("click", clicked);
    button.click();
    button.busy = true;
    await settle();
    find<HTMLButtonElement>(button, "button")!.click();
    expect(clicked).toHaveBeenCalledTimes(1);
    await expectAccessible(button);
  });

  test.each<Partial<AbButton>>([{ busy: true }, { disabled: true }, { busy: true, disabled: true }])("keeps the focus while it is %o", async (off) => {
    const clicked = vi.fn();
    const button = await show<AbButton>("ab-button", { label: "Go", iconOnly: true });
    button.addEventListener("click", clicked);
    button.focus();
    Object.assign(button, off);
    await settle();
    expect(focused().localName).toBe("button");
    button.click();
    expect(clicked).not.toHaveBeenCalled();
    await expectAccessible(button);
    button.busy = false;
    await settle();
    expect(focused().localName).toBe("button");
    button.blur();
    await settle();
    expect(find<HTMLButtonElement>(button, "button")!.disabled).toBe(off.disabled ?? false);
  });
});

describe("tabs", () => {
  async function tabs(): Promise<{ strip: AbTabs; chosen: string[] }> {
    const names = ["one", "two", "three"];
    const strip = await show<AbTabs>("ab-tabs", {
      tabs: names.map((name) => ({ name, label: name })),
      active: "one",
      label: "Tabs",
    });
    const chosen: string[] = [];
    strip.addEventListener("chosen", (event) => {
      chosen.push((event as CustomEvent<string>).detail);
      strip.active = chosen.at(-1)!;
    });
    return { strip, chosen };
  }

  test("are one stop, moved through by arrows", async () => {
    const { strip, chosen } = await tabs();
    find(strip, "[tabindex='0']")!.focus();
    press("ArrowRight");
    await settle();
    press("End");
    await settle();
    press("ArrowRight");
    await settle();
    expect(chosen).toEqual(["two", "three", "one"]);
    expect(focused().textContent.trim()).toBe("one");
    await expectAccessible(strip);
  });

  test("can be reached where none of them is active", async () => {
    const { strip, chosen } = await tabs();
    strip.active = "";
    await settle();
    find(strip, "[tabindex='0']")!.focus();
    press("ArrowRight");
    expect(chosen).toEqual(["two"]);
  });

  test("are mirrored where people write from right to left", async () => {
    const { strip, chosen } = await tabs();
    strip.dir = "rtl";
    find(strip, "[tabindex='0']")!.focus();
    press("ArrowLeft");
    expect(chosen).toEqual(["two"]);
  });
});

describe("code", () => {
  test("keeps digits alone and is submitted when complete", async () => {
    const code = await show<AbCodeInput>("ab-code-input", { label: "Code" });
    const submitted: string[] = [];
    code.addEventListener("submitted", (event) => submitted.push((event as CustomEvent<string>).detail));
    const input = find<HTMLInputElement>(code, "input")!;
    input.value = "12 34";
    input.dispatchEvent(new Event("input"));
    expect([code.value, submitted]).toEqual(["1234", []]);
    input.value = "123 456 789";
    input.dispatchEvent(new Event("input"));
    expect([code.value, submitted]).toEqual(["123456", ["123456"]]);
    expect(input.autocomplete).toBe("one-time-code");
    await expectAccessible(code);
  });
});

describe("input", () => {
  test("tells its value and what is wrong with it", async () => {
    const input = await show<AbInput>("ab-input", { label: "Password", type: "password", error: "Wrong." });
    const submitted = vi.fn();
    input.addEventListener("submitted", submitted);
    input.focus();
    press("Enter");
    expect(submitted).toHaveBeenCalledOnce();
    expect(find(input, "[role=alert]")!.textContent).toBe("Wrong.");
    expect(find(input, "input")!.getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(input);
  });

  test("keeps its hint when something is wrong", async () => {
    const input = await show<AbInput>("ab-input", { label: "Password", hint: "Not the passcode.", error: "Wrong." });
    expect(find(input, "#hint")!.textContent).toBe("Not the passcode.");
    expect(find(input, "input")!.getAttribute("aria-describedby")).toBe("error hint");
    await expectAccessible(input);
  });
});

describe("dialog", () => {
  test("keeps the focus, and tells when it is closed", async () => {
    const closed = vi.fn();
    const dialog = await show<AbDialog>("ab-dialog", { heading: "Sure?", closeLabel: "Close", open: true });
    dialog.addEventListener("closed", closed);
    expect(dialog.shadowRoot!.contains(focused()) || focused().getRootNode() !== document).toBe(true);
    await expectAccessible(dialog);
    find(dialog, "ab-button")!.click();
    await settle();
    expect(closed).toHaveBeenCalledOnce();
    expect(dialog.open).toBe(false);
    dialog.open = true;
    await settle();
    expect(find<HTMLDialogElement>(dialog, "dialog")!.open).toBe(true);
  });
});

describe("picture", () => {
  const pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  const fetchPixel = vi.fn(() => fetch(pixel));

  test("is loaded once it has stayed, and kept", async () => {
    const hass = fakeHass({ fetch: fetchPixel });
    for (let visit = 0; visit < 2; visit++) {
      const picture = await show<AbPicture>("ab-picture", { hass, path: "/thumbs/1", alt: "A beach" });
      await settle();
      await settle();
      expect(find<HTMLImageElement>(picture, "img")!.src).toMatch(/^blob:/);
    }
    expect(fetchPixel).toHaveBeenCalledOnce();
    forgetPictures("/thumbs/");
    const again = await show<AbPicture>("ab-picture", { hass, path: "/thumbs/1" });
    await settle();
    await settle();
    expect(fetchPixel).toHaveBeenCalledTimes(2);
    expect(find(again, "img")).toBeTruthy();
  });

  test("is not loaded if it only passes by", async () => {
    const fetchNothing = vi.fn(() => fetch(pixel));
    const picture = document.createElement("ab-picture") as Pick<AbPicture, "hass" | "path"> & HTMLElement;
    const values = { hass: fakeHass({ fetch: fetchNothing }), path: "/thumbs/2" };
    picture.hass = values.hass;
    picture.path = values.path;
    document.body.replaceChildren(picture);
    await new Promise((resolve) => setTimeout(resolve, 20));
    picture.remove();
    await settle();
    await settle();
    expect(fetchNothing).not.toHaveBeenCalled();
  });

  test("leaves its place empty if there is none", async () => {
    const picture = await show<AbPicture>("ab-picture", {
      hass: fakeHass({ fetch: () => new Response("{}", { status: 404 }) }),
      path: "/thumbs/3",
    });
    await settle();
    await settle();
    expect(find(picture, "img")).toBeNull();
  });
});
