import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.{ts,tsx}'];
const tests = ['**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}', 'bench/**/*.ts', 'torture/**/*.ts'];

/** Globals of the plain scripts, which no type checker sees. */
const nodeGlobals = Object.fromEntries(
  [
    'process',
    'console',
    'URL',
    'Buffer',
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'fetch',
    'AbortController',
    'AbortSignal',
    'performance',
    'structuredClone',
    'TextDecoder',
  ].map((name) => [name, 'readonly']),
);

const noBarrels = {
  selector: 'ExportAllDeclaration',
  message: 'No barrels: import each thing from the file that defines it.',
};

/** Attributes whose words are read. */
const read =
  'JSXAttribute[name.name=/^(title|label|lead|hint|body|heading|placeholder|alt|aria-label|aria-description)$/]';

/** Where words of the page may not stand: as text between tags, or in an attribute that is read. */
const wordsInPlace = [
  'JSXText[value=/[A-Za-z]{2}/]',
  ':not(JSXAttribute) > JSXExpressionContainer > Literal[value=/[A-Za-z]{2}/]',
  ':not(JSXAttribute) > JSXExpressionContainer > ConditionalExpression > Literal[value=/[A-Za-z]{2}/]',
  ':not(JSXAttribute) > JSXExpressionContainer TemplateElement[value.raw=/[A-Z][a-z]/]',
  `${read} > Literal[value=/[A-Za-z]{2}/]`,
  `${read} > JSXExpressionContainer > Literal[value=/[A-Za-z]{2}/]`,
  `${read} TemplateElement[value.raw=/[A-Za-z]{2}/]`,
].map((selector) => ({ selector, message: 'Words of the page stand in the catalog: contracts/text/.' }));

const shellWordsInPlace = {
  selector: 'Property[key.name=/^(label|title|message|detail|body|toolTip)$/] > Literal[value=/[A-Za-z]{2}/]',
  message: 'Words of the shell stand in the catalog: contracts/text/.',
};

const houseRules = {
  eqeqeq: ['error', 'always'],
  'no-console': 'error',
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: false, skipComments: false }],
  'no-restricted-syntax': ['error', noBarrels],
};

export default defineConfig(
  globalIgnores(['dist/', 'release/', 'coverage/', 'node_modules/', 'resources/']),
  {
    files: typescript,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...houseRules,
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        // `typeof import('x')` types a module that is loaded only when it is needed.
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // tsc's noPropertyAccessFromIndexSignature asks for the opposite on index signatures.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // `async` marks what a contract says is asynchronous, also where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `this: void` says that a method may be taken off its object.
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/index.{ts,tsx,js,mjs}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'No index files: name a file after its main export.' },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: { 'no-restricted-syntax': ['error', noBarrels, ...wordsInPlace] },
  },
  {
    files: ['renderer/features/**/*.{ts,tsx}', 'renderer/app/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['**/contracts/units.ts'], message: "Amounts go by the reader's locale: ui/amount.ts." }],
        },
      ],
    },
  },
  {
    files: ['main/shell/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', noBarrels, shellWordsInPlace] },
  },
  {
    files: ['main/cli/**/*.ts', 'bench/**/*.ts', 'torture/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // A describe callback is a table of contents, not a function of the product.
    files: tests,
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: { globals: nodeGlobals },
    rules: { ...houseRules, 'no-console': 'off' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
);
