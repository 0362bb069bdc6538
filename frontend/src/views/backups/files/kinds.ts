// What a file is, by its name. The server decides by the same endings what a browser may show.
import {
  mdiCodeJson,
  mdiDatabaseOutline,
  mdiFileDocumentOutline,
  mdiFileImageOutline,
  mdiFileMusicOutline,
  mdiFileOutline,
  mdiFileVideoOutline,
} from "@mdi/js";

export type FileKind = "image" | "video" | "audio" | "text" | "plist" | "database" | "other";

const ENDINGS: Record<string, FileKind> = {};
const LISTS: [FileKind, string][] = [
  ["image", "jpg jpeg png gif webp heic heif"],
  ["video", "mp4 m4v mov"],
  ["audio", "m4a aac mp3 wav amr"],
  ["text", "txt log json xml csv md html htm css js vcf ics strings yaml yml ini conf srt"],
  ["plist", "plist"],
  ["database", "db sqlite sqlite3 sqlitedb storedata"],
];
for (const [kind, list] of LISTS) for (const ending of list.split(" ")) ENDINGS[ending] = kind;

const ICONS: Record<FileKind, string> = {
  image: mdiFileImageOutline,
  video: mdiFileVideoOutline,
  audio: mdiFileMusicOutline,
  text: mdiFileDocumentOutline,
  plist: mdiCodeJson,
  database: mdiDatabaseOutline,
  other: mdiFileOutline,
};

export function kindOf(name: string): FileKind {
  return ENDINGS[/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "other";
}

export function iconOf(name: string): string {
  return ICONS[kindOf(name)];
}
