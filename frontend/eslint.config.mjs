import lit from "eslint-plugin-lit";
import a11y from "eslint-plugin-lit-a11y";
import wc from "eslint-plugin-wc";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".vitest/"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      lit.configs["flat/recommended"],
      wc.configs["flat/recommended"],
      a11y.configs.recommended,
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Lit calls listeners with their element.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "max-lines": ["error", { max: 300 }],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/dates.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.property.name='DateTimeFormat'], CallExpression[callee.property.name=/^toLocale(Date|Time)?String$/]",
          message: "src/dates.ts writes all dates and times, as the user has set them.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
