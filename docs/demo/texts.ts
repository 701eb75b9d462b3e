/** The words of the demo in one language of the site. */
export interface DemoTexts {
  readonly title: string;
  readonly label: string;
  readonly examplesLabel: string;
  readonly examples: readonly string[];
  readonly loading: string;
  readonly ready: (backend: string) => string;
  readonly failed: (message: string) => string;
  readonly answered: (milliseconds: string) => string;
  readonly unknown: string;
  readonly unsure: string;
  readonly attention: string;
}

const examples = [
  'Where did I leave my umbrella?',
  '今天的地铁晚了十分钟。',
  'Vlak je opět zpožděn.',
  'Buss 15 går ikke på søndager.',
  'আজ আকাশ মেঘলা।',
];

export const english: DemoTexts = {
  title: 'Which language is it?',
  label: 'Type a sentence, in any of 72 languages',
  examplesLabel: 'Examples',
  examples,
  loading: 'Loading the model…',
  ready: (backend) => `Running in this page (${backend}). Nothing is sent.`,
  failed: (message) => `The demo cannot run in this browser: ${message}`,
  answered: (milliseconds) => `${milliseconds} ms in this page. Nothing is sent.`,
  unknown: 'No letters that the model knows.',
  unsure: 'unsure',
  attention: 'What the model attends to',
};

export const chinese: DemoTexts = {
  title: '这是哪种语言？',
  label: '输入一句话，支持 72 种语言',
  examplesLabel: '示例',
  examples: [
    '今天的地铁晚了十分钟。',
    '傘を電車に忘れました。',
    ...examples.slice(0, 1),
    ...examples.slice(2),
  ],
  loading: '正在加载模型……',
  ready: (backend) => `模型在本页内运行（${backend}），文本不会上传。`,
  failed: (message) => `当前浏览器无法运行演示：${message}`,
  answered: (milliseconds) => `本页内计算用时 ${milliseconds} 毫秒，文本未上传。`,
  unknown: '没有模型认识的文字。',
  unsure: '不确定',
  attention: '模型注意到的部分',
};
