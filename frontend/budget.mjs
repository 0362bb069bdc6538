// What a visitor's browser has to load: sizes by part, and the limits that no release may pass.
import path from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1000;
// The first view is the panel, all it imports, and the view it opens with.
const FIRST_VIEW = { bytes: 120 * KB, gzip: 40 * KB };
const LAZY_PART = { gzip: 31 * KB };
const CARD = { gzip: 4 * KB };
const OPENS_WITH = "src/views/overview/overview.ts";

/** Gives the outputs that an output needs before it can run, itself first. */
function closure(outputs, start) {
  const seen = new Set([start]);
  for (const name of seen) {
    for (const { path: needed, kind } of outputs[name].imports) {
      if (kind === "import-statement") seen.add(needed);
    }
  }
  return seen;
}

/** Measures the first view, the card and each lazy part; a shared part counts once, where it is loaded first. */
export function sizes(metafile, files) {
  const { outputs } = metafile;
  const of = (entry) => Object.keys(outputs).find((name) => outputs[name].entryPoint === entry);
  const panel = of("src/panel.ts");
  const card = of("src/card.ts");
  const first = closure(outputs, panel);
  const opensWith = of(OPENS_WITH);
  if (opensWith) for (const name of closure(outputs, opensWith)) first.add(name);
  const measured = [measure("first view", [...first], files), measure("card", [card], files)];
  for (const name of Object.keys(outputs)) {
    if (!outputs[name].entryPoint || name === panel || name === card || name === opensWith) continue;
    const own = [...closure(outputs, name)].filter((part) => !first.has(part));
    measured.push(measure(path.basename(outputs[name].entryPoint, ".ts"), own, files));
  }
  return measured;
}

function measure(name, outputs, files) {
  const contents = outputs.map((output) => files.get(path.basename(output)));
  const sum = (size) => contents.reduce((total, content) => total + size(content), 0);
  return {
    name,
    bytes: sum((content) => content.length),
    gzip: sum((content) => gzipSync(content, { level: 9 }).length),
  };
}

/** Says which parts are larger than they may be. */
export function overBudget(measured) {
  return measured.flatMap(({ name, bytes, gzip }) => {
    const limit = name === "first view" ? FIRST_VIEW : name === "card" ? CARD : LAZY_PART;
    const isOver = gzip > limit.gzip || (limit.bytes && bytes > limit.bytes);
    return isOver ? [`${name}: ${bytes} bytes, ${gzip} by gzip`] : [];
  });
}
