// What the worker of notifications asks the windows that are open.

/**
 * Answers the worker, which looks for a window that shows the panel when a notification is clicked;
 * returns what ends that.
 */
export function answerWorker(base: string, open: (path: string) => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const { serviceWorker } = navigator;
  const hear = ({ data, ports }: MessageEvent): void => {
    const { type, path } = (data ?? {}) as { type?: unknown; path?: unknown };
    if (type === "apple_backup/hello") ports[0]?.postMessage(true);
    if (type === "apple_backup/open" && typeof path === "string" && path.startsWith(`${base}/`)) open(path);
  };
  serviceWorker.addEventListener("message", hear);
  return () => serviceWorker.removeEventListener("message", hear);
}
