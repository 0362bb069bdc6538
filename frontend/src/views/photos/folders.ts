// The folders of albums, in the order in which they are shown. Pure.
import type { Album } from "./api.js";

export interface PlacedFolder {
  folder: Album;
  /** The names on the way to it, its own the last. */
  path: string[];
}

/** Gives each folder before those in it; those that lie in each other come last. */
export function placedFolders(albums: readonly Album[]): PlacedFolder[] {
  const folders = albums.filter(({ is_folder }) => is_folder);
  const known = new Set(folders.map(({ id }) => id));
  const placed = new Map<string, PlacedFolder>();
  const place = (folder: Album, above: readonly string[]): void => {
    if (placed.has(folder.id)) return;
    const path = [...above, folder.name];
    placed.set(folder.id, { folder, path });
    for (const inner of folders) if (inner.parent === folder.id) place(inner, path);
  };
  for (const folder of folders) if (folder.parent === null || !known.has(folder.parent)) place(folder, []);
  for (const folder of folders) place(folder, []);
  return [...placed.values()];
}
