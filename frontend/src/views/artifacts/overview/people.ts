import { mdiAccountOutline, mdiAccountQuestionOutline } from "@mdi/js";
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../../define.js";
import { Pager } from "../pager.js";
import "../record-list.js";
import type { RecordLook } from "../record-list.js";
import type { Page } from "../source.js";
import { shortTime } from "../times.js";
import type { Person } from "../types.js";
import { RecordsTab } from "./records.js";

/** Everybody who was in touch, whatever app they used; those of late first. */
@element("ab-people")
export class AbPeople extends RecordsTab {
  @state() private text = "";
  @state() private failed: string[] = [];

  private readonly pager = new Pager<Person>(this);

  protected override begin(): void {
    void this.pager.restart(async (cursor, signal) => {
      const query = { cursor, limit: 200, text: this.text || undefined };
      const page = await this.source.fetchJson<Page<Person> & { failed: string[] }>("people", query, { signal });
      this.failed = page.failed;
      // The total is that of all people, whatever is searched for.
      return this.text ? { ...page, total: null } : page;
    });
  }

  protected override render() {
    const { app, pager } = this;
    const { t } = app;
    const name = t("backup_tabs.people");
    return html`<div class="bar">${this.renderSearch(this.text, t("artifacts.search_in", { name }), (text) => this.search(text))}</div>
      ${this.renderFailed(this.failed)} ${this.renderState(pager, ["contacts"], this.text !== "")}
      ${pager.items.length
        ? html`<ab-record-list
            .app=${app}
            .pager=${pager}
            .loaded=${pager.items}
            .look=${this.look}
            .label=${name}
            @chosen=${this.open}
          ></ab-record-list>`
        : nothing}`;
  }

  private readonly look: RecordLook<Person> = {
    row: (person) => ({
      icon: person.is_contact ? mdiAccountOutline : mdiAccountQuestionOutline,
      title: person.display_name,
      text: this.countsText(person),
      end: shortTime(this.app, person.last_activity_at),
    }),
  };

  private countsText(person: Person): string {
    const { t, format } = this.app;
    const counts = Object.entries(person.counts).filter(([, count]) => count > 0);
    if (!counts.length) return person.identifiers.join(", ");
    return counts.map(([artifact, count]) => `${t(`backup_tabs.${artifact}`)} ${format.number(count)}`).join(" · ");
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }

  private open(event: CustomEvent<Person>): void {
    event.stopPropagation();
    const { contact, identifiers, display_name, total_events } = event.detail;
    if (total_events === 0 && contact !== null) { this.goTo("contacts", { ref: String(contact) }); return; }
    this.goTo("timeline", { person: identifiers[0] ?? display_name, name: display_name });
  }
}
