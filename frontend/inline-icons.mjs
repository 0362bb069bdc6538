// Puts icons where they are used. As one module they would all be in the part that is loaded first,
// whichever view they belong to.
import * as icons from "@mdi/js";
import { readFile } from "node:fs/promises";

const IMPORT = /import \{([^}]*)\} from "@mdi\/js";/g;

export const inlineIcons = {
  name: "inline-icons",
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source.replace(IMPORT, (_, names) => {
        const wanted = names.split(",").map((name) => name.trim()).filter(Boolean);
        const unknown = wanted.filter((name) => !icons[name]);
        if (unknown.length) throw new Error(`${path}: no such icons: ${unknown.join(", ")}`);
        return wanted.map((name) => `const ${name} = ${JSON.stringify(icons[name])};`).join(" ");
      });
      if (contents.includes('from "@mdi/js"')) throw new Error(`${path}: name the icons in the import`);
      return { contents, loader: "ts" };
    });
  },
};
