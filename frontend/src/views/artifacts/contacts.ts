import { mdiAccountOutline, mdiCardAccountDetailsOutline, mdiMessageTextOutline } from "@mdi/js";
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { element } from "../../define.js";
import "../../elements/picture.js";
import { linkTo, withLinks } from "./links.js";
import { Pager } from "./pager.js";
import { renderFacts, type Fact, type RecordLook } from "./record-list.js";
import type { Page } from "./source.js";
import { SplitTab } from "./split-tab.js";
import { calendarTime } from "./times.js";
import type { Address, Contact, Labeled } from "./types.js";

/** The address book: a list, and beside it the one that is chosen. */
@element("ab-contacts")
export class AbContacts extends SplitTab<Contact> {
  static override styles = [
    ...SplitTab.styles,
    css`
      .person {
        container-type: inline-size;
        padding: var(--ab-4);
      }
      .head {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-4);
        margin-block-end: var(--ab-4);
      }
      .head ab-picture,
      .initials {
        border-radius: 50%;
        flex: none;
        height: 88px;
        width: 88px;
      }
      .initials {
        align-items: center;
        background: var(--ab-fill);
        display: flex;
        font-size: 32px;
        justify-content: center;
      }
      .head > .name {
        flex: 1 1 10rem;
        min-width: 0;
      }
      dl {
        display: grid;
        gap: var(--ab-3) var(--ab-4);
        grid-template-columns: minmax(6rem, max-content) 1fr;
        margin: 0;
      }
      dt {
        color: var(--ab-text-dim);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      @container (max-width: 420px) {
        dl {
          gap: 0;
          grid-template-columns: 1fr;
        }
        dd {
          margin-block-end: var(--ab-3);
        }
      }
    `,
  ];

  @state() private text = "";

  protected override readonly tab = "contacts";
  private readonly pager = new Pager<Contact>(this);

  protected override begin(): void {
    const place = this.placeToOpen<{ ref: string }>();
    if (place) void this.open(place.ref);
    void this.pager.restart((cursor, signal) =>
      this.source.fetchJson<Page<Contact>>("artifacts/contacts", { cursor, limit: 500, text: this.text || undefined }, { signal }),
    );
  }

  protected override render() {
    const { app, pager, chosen } = this;
    const { t } = app;
    const name = t("backup_tabs.contacts");
    return html`<div class="split ${chosen ? "open" : ""}">
      <div class="list">
        <div class="bar">
          ${this.renderSearch(this.text, t("artifacts.search_in", { name }), (text) => this.search(text))}
          <div class="end">${this.renderExport("contacts", true)}</div>
        </div>
        ${this.renderSkipped(["contacts"])} ${this.renderState(pager, ["contacts"], this.text !== "")}
        ${pager.items.length
          ? html`<ab-record-list
              .app=${app}
              .pager=${pager}
              .loaded=${pager.items}
              .look=${this.look}
              .label=${name}
              .rowHeight=${56}
              .chosen=${pager.items.find((each) => each.id === chosen?.id)}
              @chosen=${this.choose}
            ></ab-record-list>`
          : nothing}
      </div>
      <div class="detail">
        ${chosen ? this.renderPerson(chosen) : html`<ab-message .icon=${mdiCardAccountDetailsOutline}>${t("contact.choose")}</ab-message>`}
      </div>
    </div>`;
  }

  private readonly look: RecordLook<Contact> = {
    heading: (contact) => initial(contact),
    row: (contact) => ({
      icon: mdiAccountOutline,
      title: contact.name || this.app.t("artifacts.untitled"),
      text: contact.organization ?? contact.phones[0]?.value ?? contact.mails[0]?.value ?? "",
    }),
  };

  private renderPerson(contact: Contact) {
    const { t } = this.app;
    const work = [contact.job_title, contact.department, contact.organization].filter(Boolean).join(" · ");
    return html`<div class="scroll person" tabindex="0" role="region" aria-label=${contact.name}>
      <div class="head">
        ${this.renderBack()}
        ${contact.has_photo
          ? html`<ab-picture .hass=${this.session.hass} .path=${this.source.picturePath(`artifacts/contacts/photo?id=${contact.id}`)}></ab-picture>`
          : html`<div class="initials" aria-hidden="true">${initial(contact)}</div>`}
        <div class="name">
          <h2 dir="auto">${contact.name}</h2>
          ${work ? html`<p class="dim" dir="auto">${work}</p>` : nothing}
        </div>
        ${contact.phones.length || contact.mails.length
          ? html`<ab-button kind="outlined" .icon=${mdiMessageTextOutline} @click=${() => this.findAll(contact)}>${t("contact.everything")}</ab-button>`
          : nothing}
      </div>
      ${renderFacts(this.facts(contact))}
    </div>`;
  }

  private facts(contact: Contact): Fact[] {
    const { t } = this.app;
    const labeled = (each: Labeled[], name: string, scheme = ""): Fact[] =>
      each.map(({ label, value, service }) => [
        label ?? name,
        html`${scheme ? linkTo(`${scheme}${scheme === "tel:" ? value.replace(/[^\d+*#]/g, "") : value}`, value) : withLinks(value)}${service ? ` (${service})` : ""}`,
      ]);
    return [
      ...labeled(contact.phones, t("contact.phone"), "tel:"),
      ...labeled(contact.mails, t("contact.mail"), "mailto:"),
      ...contact.addresses.map((address): Fact => [address.label ?? t("contact.address"), lines(address)]),
      ...labeled(contact.urls, t("artifacts.address")),
      ...labeled(contact.messengers, t("contact.messenger")),
      ...labeled(contact.profiles, t("contact.profile")),
      [t("contact.birthday"), contact.birthday && calendarTime(this.app, contact.birthday, true)],
      ...labeled(contact.dates, t("contact.date")),
      ...labeled(contact.related, t("contact.related")),
      [t("contact.nickname"), contact.nickname],
      [t("contact.groups"), contact.groups.join(", ")],
      [t("artifacts.notes"), contact.note],
    ];
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }

  private choose(event: CustomEvent<Contact>): void {
    event.stopPropagation();
    this.show(event.detail);
  }

  private show(contact: Contact): void {
    this.showChosen(contact, { ref: String(contact.id) });
  }

  private async open(ref: string): Promise<void> {
    const query = { artifact: "contacts", ref };
    const answer = await this.source.fetchJson<{ record: Contact }>("artifacts/record", query).catch(() => undefined);
    if (answer) this.show(answer.record);
  }

  /** Everything from and to somebody, by time. */
  private findAll(contact: Contact): void {
    const person = contact.phones[0]?.value ?? contact.mails[0]?.value ?? "";
    this.goTo("timeline", { person, name: contact.name });
  }
}

function initial(contact: Contact): string {
  return /^./u.exec(contact.name.trim())?.[0].toLocaleUpperCase() ?? "#";
}

function lines(address: Address): string {
  const town = [address.postal_code, address.city].filter(Boolean).join(" ");
  return [address.street, address.sub_locality, town, address.state, address.country].filter(Boolean).join("\n");
}
