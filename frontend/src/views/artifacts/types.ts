// Records of artifacts as the API has them (docs/api/openapi.yaml); times in milliseconds.

export interface FileRef {
  file_id: string;
  size: number | null;
  is_stored: boolean;
}

export interface Participant {
  handle: string;
  name: string | null;
  contact: number | null;
}

export interface PlaceOnEarth {
  latitude: number;
  longitude: number;
  label: string | null;
}

export type Availability = "found" | "empty" | "missing" | "needs_encryption" | "damaged" | "unsupported";

export interface CapabilityReport {
  artifact: string;
  availability: Availability;
  skipped: { reason: string; where: string; count: number }[];
}

export interface Conversation {
  guid: string;
  title: string;
  is_group: boolean;
  participants: Participant[];
  last_message: number | null;
  message_count: number;
  photo?: FileRef | null;
}

export interface Labeled {
  value: string;
  label: string | null;
  service: string | null;
}

export interface Address {
  label: string | null;
  street: string | null;
  sub_locality: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
}

export interface Contact {
  id: number;
  name: string;
  nickname: string | null;
  organization: string | null;
  department: string | null;
  job_title: string | null;
  note: string | null;
  birthday: string | null;
  phones: Labeled[];
  mails: Labeled[];
  addresses: Address[];
  urls: Labeled[];
  dates: Labeled[];
  related: Labeled[];
  messengers: Labeled[];
  profiles: Labeled[];
  groups: string[];
  has_photo: boolean;
}

export interface NoteRun {
  text: string;
  bold: boolean;
  italic: boolean;
  underline: boolean;
  strikethrough: boolean;
  link: string | null;
  attachment: string | null;
}

export interface NoteBlock {
  kind: string;
  runs: NoteRun[];
  indent: number;
  checked: boolean | null;
  is_quote: boolean;
}

export interface NoteAttachment {
  id: string;
  uti: string | null;
  name: string | null;
  file: FileRef | null;
  preview: FileRef | null;
  table: string[][];
  url: string | null;
  text: string | null;
}

export interface Note {
  id: number;
  title: string;
  snippet: string | null;
  folder: string | null;
  account: string | null;
  created: number | null;
  modified: number | null;
  is_pinned: boolean;
  is_locked: boolean;
  is_deleted: boolean;
  is_complete: boolean;
  text: string | null;
  blocks: NoteBlock[];
  attachments: NoteAttachment[];
}

export interface Photo {
  id: number;
  name: string;
  kind: "photo" | "video";
  subtype: string | null;
  taken: number | null;
  /** By how many seconds the clock of the place where it was taken was ahead of UTC. */
  offset: number | null;
  width: number | null;
  height: number | null;
  duration: number;
  place: PlaceOnEarth | null;
  is_favorite: boolean;
  title: string | null;
  description: string | null;
  size: number | null;
  original: FileRef | null;
  edited: FileRef | null;
  live: FileRef | null;
  thumbnail: FileRef | null;
  is_in_cloud_only: boolean;
}

export interface Album {
  id: number;
  title: string;
  folder: string[];
  count: number;
}

export interface Recording {
  id: number;
  when: number | null;
  duration: number;
  deleted: number | null;
  audio: FileRef | null;
  /** Of voicemail. */
  sender?: Participant | null;
  is_read?: boolean;
  transcript?: string | null;
  /** Of voice memos. */
  title?: string;
  folder?: string | null;
}

/** What lists of records of all kinds tell of each. */
export interface OverviewRecord {
  artifact_type: string;
  artifact_ref: string;
  timestamp: number | null;
  title: string;
  within: string | null;
  parent: string | null;
  handles: string[];
  place: PlaceOnEarth | null;
}

export interface Person {
  key: string;
  display_name: string;
  is_contact: boolean;
  contact: number | null;
  identifiers: string[];
  counts: Record<string, number>;
  total_events: number;
  last_activity_at: number | null;
}

/** How somebody is called. */
export function nameOf(person: Participant | null): string {
  return person ? (person.name ?? person.handle) : "";
}
