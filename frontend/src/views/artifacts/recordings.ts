import { mdiCloudOffOutline, mdiDeleteOutline, mdiDownload, mdiMicrophoneOutline, mdiPause, mdiPlay, mdiVoicemail } from "@mdi/js";
import { css, html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../../define.js";
import "../../elements/chip.js";
import { toast } from "../../hass.js";
import { ArtifactTab } from "./base.js";
import { saveFrom } from "./export-menu.js";
import { Pager } from "./pager.js";
import type { Page } from "./source.js";
import { whenText } from "./times.js";
import { nameOf, type Recording } from "./types.js";

const NEAR = 600;

/** Recordings with a player; one plays at a time. */
abstract class RecordingsTab extends ArtifactTab {
  static override styles = [
    ...ArtifactTab.styles,
    css`
      ul {
        list-style: none;
        margin: 0 auto;
        max-width: 48rem;
        padding: 0 var(--ab-4) var(--ab-4);
      }
      li {
        border-block-end: 1px solid var(--ab-line);
        content-visibility: auto;
        contain-intrinsic-size: auto 84px;
        display: grid;
        gap: var(--ab-1) var(--ab-3);
        grid-template-columns: auto minmax(0, 1fr) auto;
        padding-block: var(--ab-3);
      }
      .state {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: var(--ab-2);
        justify-content: flex-end;
      }
      li > ab-icon {
        align-self: center;
        color: var(--ab-text-dim);
        justify-content: center;
        width: 40px;
      }
      .who {
        overflow-wrap: anywhere;
      }
      .new {
        font-weight: 600;
      }
      .wide {
        grid-column: 2 / -1;
      }
      @media (max-width: 600px) {
        .state:has(ab-chip) {
          grid-column: 2 / -1;
          justify-content: flex-start;
        }
      }
      audio {
        width: 100%;
      }
      blockquote {
        border-inline-start: 3px solid var(--ab-line);
        margin: 0;
        overflow-wrap: anywhere;
        padding-inline-start: var(--ab-3);
      }
    `,
  ];

  protected abstract readonly artifact: "voicemail" | "voice_memos";

  @state() private text = "";
  @state() private playing?: { id: number; url: string };
  @query("audio") private readonly audio!: HTMLAudioElement | null;

  private readonly pager = new Pager<Recording>(this);

  protected override begin(): void {
    void this.pager.restart((cursor, signal) =>
      this.source.fetchJson<Page<Recording>>(`artifacts/${this.artifact}`, { cursor, limit: 100, text: this.text || undefined }, { signal }),
    );
  }

  protected override render() {
    const { app, pager, artifact } = this;
    const { t } = app;
    const name = t(`backup_tabs.${artifact}`);
    return html`<div class="bar">
        ${this.renderSearch(this.text, t("artifacts.search_in", { name }), (text) => this.search(text))}
        <div class="end">${this.renderExport(artifact)}</div>
      </div>
      ${this.renderSkipped([artifact])} ${this.renderState(pager, [artifact], this.text !== "")}
      ${pager.items.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-label=${name} @scroll=${this.scrolled}>
            <ul>
              ${repeat(pager.items, (item) => item.id, (item) => this.renderItem(item))}
            </ul>
          </div>`
        : nothing}`;
  }

  private renderItem(item: Recording) {
    const { app } = this;
    const { t, format } = app;
    const title = this.titleOf(item);
    const isPlaying = this.playing?.id === item.id;
    const isThere = item.audio?.is_stored ?? false;
    return html`<li>
      ${isThere
        ? html`<ab-button
            kind="tonal"
            icon-only
            .icon=${isPlaying ? mdiPause : mdiPlay}
            .label=${t(isPlaying ? "recording.stop" : "recording.play", { name: title })}
            @click=${() => void this.play(item)}
          ></ab-button>`
        : html`<ab-icon .path=${item.sender === undefined ? mdiMicrophoneOutline : mdiVoicemail}></ab-icon>`}
      <div>
        <div class="who ${item.is_read === false ? "new" : ""}" dir="auto">${title}</div>
        <div class="dim small">
          ${[whenText(app, item.when), item.duration > 0 && format.clock(item.duration), item.folder].filter(Boolean).join(" · ")}
        </div>
      </div>
      <div class="state">
        ${item.is_read === false ? html`<ab-chip tone="busy">${t("recording.unheard")}</ab-chip>` : nothing}
        ${item.deleted === null ? nothing : html`<ab-chip .icon=${mdiDeleteOutline}>${t("artifacts.deleted")}</ab-chip>`}
        ${isThere
          ? html`<ab-button kind="text" icon-only .icon=${mdiDownload} .label=${t("recording.save", { name: title })} @click=${() => void this.save(item)}></ab-button>`
          : html`<ab-chip .icon=${mdiCloudOffOutline}>${t("artifacts.not_stored")}</ab-chip>`}
      </div>
      ${isPlaying && this.playing
        ? html`<div class="wide">
            <audio controls autoplay src=${this.playing.url} aria-label=${title} @ended=${this.ended} @error=${this.failed}></audio>
          </div>`
        : nothing}
      ${item.transcript ? html`<blockquote class="wide" dir="auto">${item.transcript}</blockquote>` : nothing}
    </li>`;
  }

  private titleOf(item: Recording): string {
    if (item.sender !== undefined) return nameOf(item.sender) || this.app.t("call.unknown");
    return item.title || this.app.t("artifacts.untitled");
  }

  private async play(item: Recording): Promise<void> {
    if (this.playing?.id === item.id) {
      this.audio?.pause();
      this.playing = undefined;
      return;
    }
    if (!item.audio) return;
    try {
      this.playing = { id: item.id, url: await this.source.contentUrl(item.audio.file_id) };
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }

  private ended(): void {
    this.playing = undefined;
  }

  /** Voicemail is often in AMR, which few browsers play. */
  private failed(): void {
    this.playing = undefined;
    toast(this, this.app.t("recording.not_played"));
  }

  private async save(item: Recording): Promise<void> {
    if (!item.audio) return;
    try {
      saveFrom(await this.source.contentUrl(item.audio.file_id, true));
    } catch (error) {
      toast(this, this.app.errorText(error));
    }
  }

  private scrolled(event: Event): void {
    const box = event.currentTarget as HTMLElement;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR && this.pager.error === undefined) void this.pager.more();
  }

  private search(text: string): void {
    this.text = text;
    this.whenTyped(() => void this.pager.restart());
  }
}

/** The messages on the voicemail. */
@element("ab-voicemail")
export class AbVoicemail extends RecordingsTab {
  protected override readonly artifact = "voicemail";
}

/** Voice memos. */
@element("ab-voice-memos")
export class AbVoiceMemos extends RecordingsTab {
  protected override readonly artifact = "voice_memos";
}
