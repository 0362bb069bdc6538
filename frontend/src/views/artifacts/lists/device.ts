// What the device tells of itself: networks, accounts, traffic, Screen Time and apps.
import { mdiAccountCircleOutline, mdiApplicationOutline, mdiEarth, mdiSwapVertical, mdiWifi, mdiWifiLock } from "@mdi/js";
import { html } from "lit";
import type { App } from "../../../app.js";
import { element } from "../../../define.js";
import { ListingTab, type Listing } from "../listing.js";
import type { RecordLook } from "../record-list.js";
import { dayOf, shortTime, whenText } from "../times.js";
import type { PlaceOnEarth } from "../types.js";

interface Network {
  ssid: string;
  security: string | null;
  is_hidden: boolean;
  added: number | null;
  joined: number | null;
  joined_by_system: number | null;
  access_points: { bssid: string; channel: number | null; last_used: number | null; place: PlaceOnEarth | null }[];
}

/** Wi-Fi networks the device knows. */
@element("ab-wifi")
export class AbWifi extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/wifi",
    artifacts: ["wifi"],
    name: "wifi",
    subject: "wifi",
    look: networkLook,
  };
}

function networkLook(app: App): RecordLook<Network> {
  const { t, format } = app;
  const last = (it: Network): number | null => it.joined ?? it.joined_by_system;
  return {
    row: (it) => ({
      icon: it.security ? mdiWifiLock : mdiWifi,
      title: it.ssid,
      text: [it.security ?? t("device.open"), it.is_hidden && t("device.hidden")].filter(Boolean).join(" · "),
      end: shortTime(app, last(it)),
    }),
    facts: (it) => [
      [t("device.security"), it.security ?? t("device.open")],
      [t("device.joined"), whenText(app, last(it))],
      [t("device.added"), whenText(app, it.added)],
      [
        t("device.access_points"),
        it.access_points.length > 0 &&
          html`${it.access_points.map(
            (point) =>
              html`<div>
                ${[
                  point.bssid,
                  point.channel !== null && t("device.channel", { channel: format.number(point.channel) }),
                  point.place && `${format.number(point.place.latitude, { maximumFractionDigits: 4 })}, ${format.number(point.place.longitude, { maximumFractionDigits: 4 })}`,
                  shortTime(app, point.last_used),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </div>`,
          )}`,
      ],
    ],
  };
}

interface DeviceAccount {
  kind: string | null;
  username: string | null;
  description: string | null;
  owner: string | null;
  created: number | null;
  is_active: boolean;
}

/** Accounts the device is signed in to. */
@element("ab-accounts")
export class AbAccounts extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/accounts",
    artifacts: ["accounts"],
    name: "accounts",
    subject: "accounts",
    look: accountLook,
  };
}

function accountLook(app: App): RecordLook<DeviceAccount> {
  const { t } = app;
  return {
    row: (it) => ({
      icon: mdiAccountCircleOutline,
      title: it.description ?? it.kind ?? t("artifacts.untitled"),
      text: [it.username, it.kind, !it.is_active && t("device.inactive")].filter(Boolean).join(" · "),
      end: shortTime(app, it.created),
    }),
    facts: (it) => [
      [t("device.kind"), it.kind],
      [t("device.username"), it.username],
      [t("device.owner"), it.owner],
      [t("artifacts.created"), whenText(app, it.created)],
      [t("artifacts.state"), t(it.is_active ? "device.active" : "device.inactive")],
    ],
  };
}

interface ProcessUsage {
  name: string;
  bundle_id: string | null;
  first_used: number | null;
  last_used: number | null;
  wifi_in: number | null;
  wifi_out: number | null;
  mobile_in: number | null;
  mobile_out: number | null;
}

/** What processes have sent and received. */
@element("ab-data-usage")
export class AbDataUsage extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/data_usage",
    artifacts: ["data_usage"],
    name: "data_usage",
    subject: "data_usage",
    look: usageLook,
  };
}

function usageLook(app: App): RecordLook<ProcessUsage> {
  const { t, format } = app;
  const pair = (received: number | null, sent: number | null): string =>
    received === null && sent === null ? "" : `↓ ${format.bytes(received ?? 0)} ↑ ${format.bytes(sent ?? 0)}`;
  return {
    row: (it) => {
      const mobile = pair(it.mobile_in, it.mobile_out);
      const wifi = pair(it.wifi_in, it.wifi_out);
      return {
        icon: mdiSwapVertical,
        title: it.bundle_id ?? it.name,
        text: [mobile && `${t("device.mobile")} ${mobile}`, wifi && `${t("device.wifi")} ${wifi}`].filter(Boolean).join(" · "),
        end: shortTime(app, it.last_used),
      };
    },
    facts: (it) => [
      [t("device.process"), it.name],
      [t("device.app_id"), it.bundle_id],
      [t("device.mobile"), pair(it.mobile_in, it.mobile_out)],
      [t("device.wifi"), pair(it.wifi_in, it.wifi_out)],
      [t("device.first_used"), whenText(app, it.first_used)],
      [t("device.last_used"), whenText(app, it.last_used)],
    ],
  };
}

interface AppUsage {
  app: string | null;
  website: string | null;
  start: number | null;
  duration: number;
  category: string | null;
  device: string | null;
}

/** For how long apps and websites were used. */
@element("ab-screen-time")
export class AbScreenTime extends ListingTab {
  protected override readonly listing: Listing = {
    path: "artifacts/screen_time",
    artifacts: ["screen_time"],
    name: "screen_time",
    subject: "screen_time",
    look: screenTimeLook,
  };
}

function screenTimeLook(app: App): RecordLook<AppUsage> {
  const { t, format } = app;
  return {
    heading: (it) => dayOf(app, it.start),
    row: (it) => ({
      icon: it.website ? mdiEarth : mdiApplicationOutline,
      title: it.website ?? it.app ?? t("artifacts.untitled"),
      text: [it.category, it.device].filter(Boolean).join(" · "),
      end: format.duration(it.duration),
    }),
    facts: (it) => [
      [t("device.app_id"), it.app],
      [t("artifacts.address"), it.website],
      [t("artifacts.when"), whenText(app, it.start)],
      [t("artifacts.duration"), format.duration(it.duration)],
      [t("device.category"), it.category],
      [t("device.device"), it.device],
    ],
  };
}
