// The words of the Chinese page of families.
import type { Words } from './families-page.js';

const titles: Readonly<Record<string, string>> = {
  'fastText baseline': 'fastText',
  'character CNN': '字符级 CNN',
  'BiLSTM with attention': '带注意力的 BiLSTM',
  'structured self-attention': '结构化自注意力',
  'hierarchical attention': '层次注意力',
  'Transformer encoder': 'Transformer 编码器',
  RNNsearch: 'RNNsearch',
  'Luong attention': 'Luong 注意力',
  'residual LSTM': '残差 LSTM',
  'pointer-generator': '指针生成网络',
};

const helps: Readonly<Record<string, string>> = {
  'LSTM layers of encoder and decoder': '编码器和解码器各自的 LSTM 层数',
  'activation of the feed-forward network': '前馈网络的激活函数',
  'add max pooling to the input of the classifier': '在分类器的输入中加入最大池化',
  'attention heads': '注意力头数',
  'attention pooling: additive w tanh(W h + b), plain w h, or none':
    '注意力池化：additive 为 w tanh(W h + b)，plain 为 w h，none 为不用',
  'attention score function': '注意力打分函数',
  'biases in the projections': '投影是否带偏置',
  'blocks of two convolutions': '残差块数，每块两个卷积',
  'channels of each residual block of two convolutions': '各残差块的通道数，每块两个卷积',
  'coverage mechanism': '覆盖（coverage）机制',
  'dropout rate': 'dropout 概率',
  'dropout rate before the classifier': '分类器之前的 dropout 概率',
  'dropout rate between recurrent layers': '循环层之间的 dropout 概率',
  'dropout rate in the blocks': '残差块内的 dropout 概率',
  'dropout rate in the classifier': '分类器内的 dropout 概率',
  "dropout rate of the document's vector": '文档向量的 dropout 概率',
  'dropout rate of the attention weights': '注意力权重的 dropout 概率',
  'dropout rate of the embeddings': '嵌入的 dropout 概率',
  'features before the output, by maxout': '输出层之前 maxout 的维度',
  'features inside the feed-forward networks': '前馈网络的隐藏维度',
  'features of a head (default: modelDim / numHeads)': '每个头的维度（默认 modelDim / numHeads）',
  'features of a token': '词元嵌入的维度',
  'features of a token in all layers': '各层的特征维度',
  'features of a token in all layers; a multiple of numHeads':
    '各层的特征维度，须为 numHeads 的倍数',
  'features of each convolution': '每个卷积的通道数',
  'features of each direction': '每个方向的维度',
  'features of each direction of the LSTM': 'LSTM 每个方向的维度',
  'features of each direction, of words and of sentences': '词级和句级循环层每个方向的维度',
  "features of each layer's state": '每层状态的维度',
  "features of each layer's state; even": '每层状态的维度，须为偶数',
  'features of every convolution': '所有卷积的通道数',
  'features of the first convolution; they double three times': '第一个卷积的通道数，之后翻倍三次',
  "features of the decoder's state and of each direction of the encoder":
    '解码器状态及编码器每个方向的维度',
  'feed-forward network: plain or gated': '前馈网络：mlp 为普通，gated 为门控',
  'hidden size of both attention scores': '两级注意力打分的隐藏维度',
  'hidden size of the additive score': '加性打分的隐藏维度',
  'hidden size of the attention score': '注意力打分的隐藏维度',
  'ids of sentence-ending tokens': '句末词元的 id',
  'ids that the n-grams share by hashing': 'n-gram 散列后的桶数',
  'initialize each block as its shortcut (zero residual)':
    '残差分支从零开始，初始时每块等于恒等映射',
  'input feeding: the attentional vector is an input of the next step':
    '输入馈送（input feeding）：注意力向量作为下一步的输入',
  'kernel size': '卷积核大小',
  'kernel sizes, in tokens': '各卷积核的大小，以词元计',
  layers: '层数',
  'longest n-gram of tokens; 1 is a bag of tokens': '最长的 n-gram；1 为词袋',
  'longest source and target': '源端和目标端的最大长度',
  'maximum length for learned positions': '可学习位置的最大长度',
  'maximum number of characters': '最多读取的字符数',
  'maximum relative distance': '最大相对距离',
  normalization: '归一化方式',
  'normalization in the blocks': '残差块内的归一化方式',
  'number of convolutions, including the first': '卷积层数，含第一个',
  'number of decoder layers': '解码器层数',
  'number of encoder layers': '编码器层数',
  'number of key/value heads (grouped-query attention); 0: as many as heads':
    '键和值的头数（分组查询注意力）；0 表示与头数相同',
  'number of learned positions': '可学习位置的个数',
  'placement of normalization': '归一化的位置',
  'pooling over tokens: attention-weighted sum, mean or maximum':
    '词元的池化方式：注意力加权和、均值或最大值',
  'position encoding': '位置编码',
  'position encoding, in addition to the convolutions': '卷积之外的位置编码',
  'recurrent layers': '循环层数',
  'residual connection around each pair of convolutions': '每两个卷积之间是否有残差连接',
  'residual connections': '是否使用残差连接',
  'reverse the source': '是否反转源序列',
  'scale embeddings by the square root of the dimension': '嵌入是否乘以维度的平方根',
  'sentences that are read of a document': '每篇文档读取的句子数',
  'share embeddings between source and target': '源端和目标端是否共用嵌入',
  "size of the classifier's hidden layer": '分类器隐藏层的维度',
  "size of the classifier's two hidden layers": '分类器两个隐藏层的维度',
  'standard deviation of the initial embeddings': '嵌入初始值的标准差',
  'tie the output projection to the embeddings': '输出投影是否与嵌入共用权重',
  'tokens that a region spans': '每个区域包含的词元数',
  'tokens that are read of a sentence': '每个句子读取的词元数',
  'v1: normalize after adding; v2: pre-activation': 'v1 相加后归一化，v2 预激活',
  'values of each feature that are kept of a text': 'k-max 池化中每个特征保留的值的个数',
  'weight of the coverage loss': '覆盖损失的权重',
  'weight of the penalty that keeps attention hops apart': '使各组注意力彼此不同的惩罚项的权重',
  'weightings of the text': '注意力的组数',
};

function helpOf(help: string): string {
  const chinese = helps[help];
  if (chinese === undefined)
    throw new Error(`no Chinese for "${help}": add it to tests/support/families-page-chinese.ts`);
  return chinese;
}

export const chinese: Words = {
  intro: `# 模型家族及其选项

\`makeClassifier\`、\`makeSequenceToSequence\` 和 \`makeLanguageModel\` 的全部选项，由检查它们的 schema 生成。命令和 \`runExperiment\`
按家族名称接受同样的选项，\`resattn train classify --model text-cnn --help\` 可列出其中一个家族的选项；此时 \`maxLength\`、\`maxPositions\`、
\`sentenceEndIds\` 和 \`sharedEmbeddings\` 由文本决定。序列到序列的模型在那里还有三个共同的选项：\`modelDim\` 决定所有维度，\`numLayers\`
决定编码器和解码器的层数，\`norm\` 取 \`pre\` 或 \`post\`。

## 选哪一个

| 分类器 | 是什么 | 适合 |
|---|---|---|
| \`resnet-attention\` | 残差卷积加注意力池化，默认模型 | 一般情况；能看到模型关注哪些字词 |
| \`fast-text\` | n-gram 嵌入取平均 | 速度优先 |
| \`text-cnn\` | 多种宽度的卷积加最大池化 | 短文本、名称和术语 |
| \`char-cnn\` | 字符卷积 | 拼写多变的长文本 |
| \`vdcnn\` | 很深的字符卷积 | 文本非常多 |
| \`dpcnn\` | 逐层减半的深层卷积 | 较长的文本 |
| \`bilstm-attention\` | 双向 LSTM 加注意力 | 词序重要的句子 |
| \`self-attentive\` | 双向 LSTM 加多组自注意力 | 需要从多个角度概括句子 |
| \`han\` | 先词后句的层次注意力 | 由多个句子组成的文档 |
| \`transformer\` | Transformer 编码器 | 文本较多 |

拿不准时用 \`--model auto\`，让验证集来决定（[文本分类](classification.md#自动选择模型)）；实测比较见[首页](../index.md#该选哪个模型)。
翻译、摘要与语言模型的用法见[另一页](sequences.md)。都不合适时，可以[定义自己的模型](own-model.md)。
`,
  classifiers: '分类器',
  sequences: '序列到序列',
  languageModels: '语言模型',
  head: '| 选项 | 取值 | 默认值 | 含义 |',
  comma: '、',
  or: ' 或 ',
  is: ' 为 ',
  none: '无',
  integers: (min) => `若干整数，≥ ${min}`,
  number(kind, { min, above, max, below }) {
    const bounds = [
      min === undefined ? '' : `≥ ${min}`,
      above === undefined ? '' : `> ${above}`,
      max === undefined ? '' : `≤ ${max}`,
      below === undefined ? '' : `< ${below}`,
    ];
    return [kind === 'integer' ? '整数' : '数值', ...bounds.filter(Boolean)].join('，');
  },
  condition: (conditions) => `；仅当 ${conditions.join(' 且 ')} 时有效`,
  colon: '：',
  title: (title) => titles[title] ?? title,
  help: helpOf,
};
