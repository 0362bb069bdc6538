import { mdiAlertOutline, mdiCellphone, mdiCheckCircleOutline, mdiTablet } from "@mdi/js";
import { html } from "lit";
import type { App } from "../app.js";
import { element } from "../define.js";
import { byUrgency } from "../devices.js";
import "../elements/chip.js";
import type { Overview } from "../types.js";
import { follow } from "../router.js";
import { OverviewCard } from "./base.js";

/** How old the newest backup of each device is: of one folder, or of all. */
@element("ab-backups-card")
export class AbBackupsCard extends OverviewCard {
  protected override renderContent(app: App, { folders }: Overview) {
    const { t, format } = app;
    const wanted = this.config.folder;
    const shown = wanted ? folders.filter((each) => each.entry_id === wanted) : folders;
    const backups = shown.flatMap((folder) => folder.backups).filter((backup) => backup.is_current);
    if (!backups.length) return html`<span class="dim">${t("cards.no_backup")}</span>`;
    return backups.sort(byUrgency).map((backup) => {
      const made = backup.last_backup;
      const isLate = backup.is_overdue || backup.completeness === "incomplete";
      const word = backup.is_overdue ? "overdue" : backup.completeness === "incomplete" ? "incomplete" : "recent";
      return html`<a href=${app.url(["backups", backup.id])} @click=${follow}>
        <ab-icon .path=${backup.product_type?.startsWith("iPad") ? mdiTablet : mdiCellphone}></ab-icon>
        <div>
          <div class="name" dir="auto">${backup.display_name}</div>
          <div class="dim small">
            ${made === null ? t("backup.undated") : t("backup.made", { when: format.relative(made) })}
          </div>
        </div>
        <ab-chip .tone=${isLate ? "warning" : "good"} .icon=${isLate ? mdiAlertOutline : mdiCheckCircleOutline}
          >${t(`backup.${word}`)}</ab-chip
        >
      </a>`;
    });
  }
}
