// The documents of the routes of a backup (docs/api/openapi.yaml). Times are ISO 8601 texts.

export interface Details {
  id: string;
  display_name: string;
  device_name: string | null;
  product_name: string | null;
  product_version: string | null;
  build_version: string | null;
  serial_number: string | null;
  is_encrypted: boolean;
  is_full: boolean | null;
  is_snapshot: boolean;
  completeness: "complete" | "incomplete" | "unknown";
  app_count: number;
  first_seen: string;
  size_bytes: number | null;
  unlock_seconds: number | null;
  unlock_problem: string | null;
  remembered: "memory" | "disk" | null;
  /** How the folder's options let a key be remembered. */
  may_remember: ("memory" | "disk")[];
  has_export_folder: boolean;
}

export interface InstalledApp {
  bundle_id: string;
  name: string;
  version: string | null;
  developer: string | null;
  has_icon: boolean;
}

export interface Size {
  files: number;
  bytes: number;
}

export type Group = "apps" | "photos" | "media" | "personal" | "health" | "system";

export interface DomainSize extends Size {
  domain: string;
  group: Group;
  app: string | null;
}

export interface Sizes {
  groups: Partial<Record<Group, Size>>;
  domains: DomainSize[];
}

/** What was found of an artifact; tabs are shown for those that were found. */
export interface ArtifactReport {
  artifact: string;
  availability: "found" | "empty" | "missing" | "needs_encryption" | "damaged" | "unsupported";
}
