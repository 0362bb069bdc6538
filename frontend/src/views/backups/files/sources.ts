// Where the rows of the list of files come from.
import type { BackupSession } from "../session.js";
import { Pages } from "./pages.js";
import { below, type FolderPlace } from "./places.js";

export interface FileRow {
  name: string;
  /** A second line: where it lies. */
  note: string;
  kind: "file" | "directory" | "symlink";
  file_id: string | null;
  domain: string;
  path: string;
  /** How many files are in a folder. */
  files: number | null;
  size: number | null;
  mtime: number | null;
}

export interface FolderAnswer extends FolderPlace {
  items: Pick<FileRow, "name" | "kind" | "file_id" | "files" | "size" | "mtime">[];
  total: number;
  next: number | null;
}

interface FilesAnswer {
  items: { file_id: string; domain: string; relative_path: string; size: number | null; mtime: number | null }[];
  total: number;
}

/** What lies in a folder. */
export class FolderSource extends Pages<FileRow> {
  constructor(session: BackupSession, { domain, path }: FolderPlace, changed: () => void) {
    super(async (offset, limit) => {
      const body = { domain, path, limit, offset };
      const { items, total } = await session.fetchJson<FolderAnswer>("/folder", { body });
      return { total, items: items.map((item) => ({ ...item, note: "", domain, path: below(path, item.name) })) };
    }, changed);
  }
}

/** The files whose paths hold a text; of one domain, or of all. */
export class SearchSource extends Pages<FileRow> {
  constructor(session: BackupSession, text: string, domain: string | undefined, changed: () => void) {
    super(async (offset, limit) => {
      const body = { path_like: `%${text}%`, ...(domain === undefined ? {} : { domain }), limit, offset };
      const { items, total } = await session.fetchJson<FilesAnswer>("/files/query", { body });
      const rows = items.map(({ relative_path, ...item }) => ({
        ...item,
        name: relative_path.split("/").pop() ?? "",
        note: `${item.domain}/${relative_path.split("/").slice(0, -1).join("/")}`,
        kind: "file" as const,
        path: relative_path,
        files: null,
      }));
      return { total, items: rows };
    }, changed);
  }
}
