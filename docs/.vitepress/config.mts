import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import cjkBreaks from 'markdown-it-cjk-breaks';
import { defineConfig } from 'vitepress';
import { searchOptions } from './search-options.mjs';

const site = fileURLToPath(new URL('../.site', import.meta.url));

/** The pages of a folder by their headings, the folder's own page first. */
function pagesOf(folder: string, first: readonly string[] = []): { text: string; link: string }[] {
  const rank = (name: string) => {
    const at = first.indexOf(name);
    return name === 'index' ? -1 : at < 0 ? first.length : at;
  };
  return readdirSync(join(site, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((name) => {
      const text = readFileSync(join(site, folder, `${name}.md`), 'utf8');
      const heading = /^# (.+)$/m.exec(text)?.[1] ?? name;
      return { text: heading.replaceAll('`', ''), link: `/${folder}/${name === 'index' ? '' : name}` };
    });
}

const guide = pagesOf('guide', ['start']);
const chinese = [
  ...pagesOf('zh/guide', ['start', 'install', 'classification', 'sequences', 'use']),
  { text: '测量结果', link: '/zh/results' },
];
const chineseNotebooks = pagesOf('zh/notebooks');
const otherPages = [
  { text: 'Results', link: '/results' },
  { text: 'Benchmarks', link: '/benchmarks' },
  { text: 'Contributing', link: '/contributing' },
];

// Where the sources are, once they have an address: see scripts/release.mjs.
const { repository } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as { repository?: string };

export default defineConfig({
  title: 'resattn',
  description: 'Residual networks and attention for natural language in TypeScript',
  // A skip connection around a block.
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32' fill='none' stroke='%230072b2' stroke-width='3'><path d='M4 22h6M22 22h6M7 22V8h18v14'/><path d='M10 16h12v12H10z'/></svg>",
      },
    ],
  ],
  srcDir: '.site',
  cleanUrls: false,
  ignoreDeadLinks: [/^\/api\//],
  markdown: {
    math: true,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      // A line end within Chinese text is no blank.
      markdown.use(cjkBreaks);
      const { renderer } = markdown;
      // A heading of a table without words is no heading.
      const cell: typeof renderer.rules.th_open = (tokens, i, options, _, self) => {
        const words = tokens[tokens[i]!.type === 'th_open' ? i + 1 : i - 1];
        if (words?.content === '') tokens[i]!.tag = 'td';
        return self.renderToken(tokens, i, options);
      };
      renderer.rules.th_open = cell;
      renderer.rules.th_close = cell;
    },
  },
  // The demo computes in a worker of ES modules; 2 MB of TensorFlow.js come with it, and load after the page.
  vite: { worker: { format: 'es' }, build: { chunkSizeWarningLimit: 2500 } },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: searchOptions,
        // What is to be seen on the button is part of its name.
        locales: {
          root: { translations: { button: { buttonText: 'Search ', buttonAriaLabel: 'Search K' } } },
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索 K' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清除',
                backButtonTitle: '返回',
                noResultsText: '没有找到',
                footer: { selectText: '选择', navigateText: '移动', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
    ...(repository !== undefined && {
      socialLinks: [{ icon: 'github', link: repository }],
    }),
    footer: { message: 'Apache-2.0' },
    // Most pages are in English alone, so the other language is entered at its start page.
    i18nRouting: false,
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/start' },
      { text: 'Notebooks', link: '/notebooks/' },
      { text: 'Layers', link: '/layers/' },
      { text: 'Packages', link: '/packages/' },
      { text: 'Reference', link: '/api/index.html', target: '_self' },
    ],
    sidebar: {
      ...Object.fromEntries(
        ['/guide/', ...otherPages.map(({ link }) => link)].map((path) => [
          path,
          [{ text: 'Guide', items: [...guide, ...otherPages] }],
        ]),
      ),
      '/notebooks/': [{ text: 'Notebooks', items: pagesOf('notebooks') }],
      '/layers/': [{ text: 'Layers', items: pagesOf('layers') }],
      '/packages/': [
        { text: 'Packages', items: pagesOf('packages') },
        { text: 'Decisions', items: pagesOf('decisions') },
      ],
      '/decisions/': [{ text: 'Decisions', items: pagesOf('decisions') }],
    },
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    zh: {
      label: '简体中文',
      lang: 'zh-Hans',
      link: '/zh/',
      themeConfig: {
        nav: [
          { text: '指南', link: '/zh/guide/start' },
          { text: '文本分类', link: '/zh/guide/classification' },
          { text: '笔记本', link: '/zh/guide/notebooks' },
          { text: '层（英文）', link: '/layers/' },
        ],
        sidebar: {
          '/zh/': [
            { text: '指南', items: chinese },
            { text: '笔记本', items: chineseNotebooks },
          ],
        },
        outline: { level: [2, 3], label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
      },
    },
  },
});
