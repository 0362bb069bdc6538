// Runs in the page. Walks the documented backups API as a client in a browser would, and then
// reads every answer that the browser has cached.
async ({ token, password, base, control }) => {
  const headers = { Authorization: `Bearer ${token}` };
  const hex = async (buffer) =>
    Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", buffer)))
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
  const call = async (path, options = {}) => {
    const answer = await fetch(`${base}${path}`, {
      ...options,
      headers: { ...headers, ...options.headers },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const { backups } = await (await call("/backups")).json();
  const backup = backups.find((one) => one.is_encrypted && !one.is_snapshot);
  const path = `/backups/${backup.id}`;
  const unlocked = await (
    await call(`${path}/unlock`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ password }),
    })
  ).json();
  const session = { headers: { "X-Backup-Session": unlocked.session_token } };
  const { domains } = await (await call(`${path}/domains`, session)).json();
  // An <img> cannot send headers, so it is given the address of a ticket.
  const show = async (item) => {
    const answer = await fetch(`/api/apple_backup${path}/tickets`, {
      method: "POST",
      headers: { ...headers, ...session.headers, "Content-Type": "application/json" },
      body: JSON.stringify({ file_id: item.file_id }),
    });
    const { url } = await answer.json();
    const image = new Image();
    image.src = url;
    await image.decode();
    return { url, width: image.naturalWidth };
  };
  const { items } = await (await call(`${path}/files?limit=200`, session)).json();
  const files = {};
  for (const item of items) {
    const answer = await fetch(`${base}${path}/file/${item.file_id}`, {
      headers: { ...headers, ...session.headers },
    });
    if (answer.ok) files[item.file_id] = await hex(await answer.arrayBuffer());
  }
  const picture = await show(items.find((item) => item.relative_path.endsWith(".JPG")));
  await call(`${path}/lock`, { method: "POST", ...session });
  const after = (await fetch(picture.url)).status;

  // Shows that the service worker does cache what it may: without this, an empty cache proves
  // nothing.
  await (await fetch(control)).arrayBuffer();
  // It puts its copy away while the page goes on.
  for (let look = 0; look < 200 && !(await caches.match(control)); look++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  const cached = {};
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      const body = await answer.clone().arrayBuffer();
      cached[request.url] = await hex(body);
      if (body.byteLength < 1e6) texts.push(new TextDecoder().decode(body));
    }
  }
  return {
    controlled: !!navigator.serviceWorker.controller,
    backup_ids: backups.map((one) => one.id),
    domains,
    items,
    files,
    picture_width: picture.width,
    picture_after_lock: after,
    cached,
    token_cached: texts.some((text) => text.includes(unlocked.session_token)),
  };
};
