import { mdiBookmarkOutline, mdiGlasses, mdiHistory, mdiIncognito, mdiTab } from "@mdi/js";
import { html } from "lit";
import { state } from "lit/decorators.js";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import "../../../elements/tabs.js";
import { ArtifactTab } from "../base.js";
import { linkTo } from "../links.js";
import { Pager } from "../pager.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page } from "../source.js";
import { clockTime, dayOf, shortTime, whenText } from "../times.js";

interface Site {
  title: string | null;
  url: string;
  when?: number | null;
  visit_count?: number | null;
  profile?: string | null;
  folder?: string[];
  added?: number | null;
  preview?: string | null;
  group?: string | null;
  viewed?: number | null;
  is_private?: boolean;
}

interface Part {
  path: string;
  artifact: string;
  icon: string;
  /** Which field of the answer holds the list; it comes by pages otherwise. */
  whole?: "bookmarks" | "items" | "tabs";
}

const PARTS: Record<string, Part> = {
  history: { path: "artifacts/safari", artifact: "safari", icon: mdiHistory },
  bookmarks: { path: "artifacts/safari/bookmarks", artifact: "safari_bookmarks", icon: mdiBookmarkOutline, whole: "bookmarks" },
  reading_list: { path: "artifacts/safari/reading_list", artifact: "safari_bookmarks", icon: mdiGlasses, whole: "items" },
  tabs: { path: "artifacts/safari/tabs", artifact: "safari_bookmarks", icon: mdiTab, whole: "tabs" },
};
const HISTORY: Part = { path: "artifacts/safari", artifact: "safari", icon: mdiHistory };

/** Safari: visited pages, bookmarks, the reading list and open tabs. */
@element("ab-safari")
export class AbSafari extends ArtifactTab {
  @state() private section = "history";
  @state() private text = "";

  private readonly pager = new Pager<Site>(this);
  private looked?: { app: App; section: string; look: RecordLook<Site> };

  protected override begin(): void {
    const { path, whole } = this.chosen;
    void this.pager.restart(async (cursor, signal) => {
      if (!whole) {
        const query = { cursor, limit: 200, text: this.text || undefined };
        return this.source.fetchJson<Page<Site>>(path, query, { signal });
      }
      const answer = await this.source.fetchJson<Record<string, Site[]>>(path, {}, { signal });
      const sought = this.text.toLocaleLowerCase();
      const items = (answer[whole] ?? []).filter((site) => `${site.title ?? ""} ${site.url}`.toLocaleLowerCase().includes(sought));
      return { items, next: null };
    });
  }

  protected override render() {
    const { app, pager } = this;
    const { t } = app;
    const { artifact } = this.chosen;
    const name = t(`web.${this.section}`);
    return html`<ab-tabs
        .tabs=${Object.entries(PARTS).map(([key, { icon }]) => ({ name: key, label: t(`web.${key}`), icon }))}
        .active=${this.section}
        .label=${t("backup_tabs.safari")}
        @chosen=${this.choose}
      ></ab-tabs>
      <div class="bar">
        ${this.renderSearch(this.text, t("artifacts.search_in", { name }), (text) => this.search(text))}
        <div class="end">${this.renderExport("safari")}</div>
      </div>
      ${this.renderSkipped([artifact])} ${this.renderState(pager, [artifact], this.text !== "")}
      ${pager.items.length
        ? html`<ab-record-list .app=${app} .pager=${pager} .loaded=${pager.items} .look=${this.lookOf(app)} .label=${name}></ab-record-list>`
        : ""}`;
  }

  private lookOf(app: App): RecordLook<Site> {
    const { looked } = this;
    if (looked?.app === app && looked.section === this.section) return looked.look;
    return (this.looked = { app, section: this.section, look: look(app, this.section) }).look;
  }

  private get chosen(): Part {
    return PARTS[this.section] ?? HISTORY;
  }

  private choose(event: CustomEvent<string>): void {
    event.stopPropagation();
    this.section = event.detail;
    this.begin();
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }
}

function look(app: App, part: string): RecordLook<Site> {
  const { t } = app;
  const isHistory = part === "history";
  return {
    heading: isHistory ? (site) => dayOf(app, site.when ?? null) : part === "bookmarks" ? (site) => (site.folder ?? []).join(" › ") : undefined,
    row: (site) => ({
      icon: site.is_private ? mdiIncognito : (PARTS[part] ?? HISTORY).icon,
      title: site.title ?? site.url,
      text: [site.is_private && t("web.private"), site.url].filter(Boolean).join(" · "),
      end: isHistory ? (site.when == null ? "" : clockTime(app, site.when)) : shortTime(app, site.added ?? site.viewed ?? null),
    }),
    facts: (site) => [
      [t("artifacts.address"), linkTo(site.url)],
      [t("artifacts.when"), whenText(app, site.when ?? site.added ?? site.viewed ?? null)],
      [t("web.visits"), site.visit_count == null ? "" : app.format.number(site.visit_count)],
      [t("web.profile"), site.profile],
      [t("web.folder"), (site.folder ?? []).join(" › ")],
      [t("web.group"), site.group],
      [t("web.preview"), site.preview],
    ],
  };
}
