#!/usr/bin/env python3
"""Prints src/tokenizers/text/unicode-ranges.ts.

Which code points are letters, marks or punctuation depends on the Unicode version, and every
JavaScript engine brings its own. The ids of a pretrained tokenizer must not depend on the engine, so
the classes are measured here, once, on the reference implementation (pip install tokenizers).
"""
from tokenizers import Regex, normalizers, pre_tokenizers

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def base36(n):
    digits = ''
    while n or not digits:
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[n % 36] + digits
        n //= 36
    return digits


def encode(holds):
    ranges = []
    for c in CODE_POINTS:
        if holds(chr(c)):
            if ranges and ranges[-1][1] == c - 1:
                ranges[-1][1] = c
            else:
                ranges.append([c, c])
    parts = []
    free = 0
    for first, last in ranges:
        parts.append(base36(first - free) + (',' + base36(last - first) if last > first else ''))
        free = last + 1
    return ' '.join(parts)


bert = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
clean = normalizers.BertNormalizer(**{**bert, 'clean_text': True})
strip = normalizers.BertNormalizer(**{**bert, 'strip_accents': True})
accents = normalizers.StripAccents()
punctuation = pre_tokenizers.Punctuation()
digits = pre_tokenizers.Digits(individual_digits=True)
words = pre_tokenizers.Whitespace()


def matches(pattern):
    split = pre_tokenizers.Split(Regex(pattern), 'removed')
    return lambda c: not split.pre_tokenize_str(c)


CLASSES = {
    'control': ('removed by the BERT normalizer', lambda c: clean.normalize_str(f'a{c}b') == 'ab'),
    'nonspacingMark': ('accents of the BERT normalizer', lambda c: strip.normalize_str(f'a{c}b') == 'ab'),
    'mark': ('accents of StripAccents', lambda c: accents.normalize_str(f'a{c}b') == 'ab'),
    'punctuation': ('punctuation of the pre-tokenizers', lambda c: len(punctuation.pre_tokenize_str(f'a{c}b')) == 3),
    'numeric': ('numbers of Digits', lambda c: len(digits.pre_tokenize_str(f'a{c}b')) == 3),
    'word': ('word characters of Whitespace', lambda c: len(words.pre_tokenize_str(f'a{c}b')) == 1),
    'letter': (r'\p{L} of patterns', matches(r'\p{L}')),
    'number': (r'\p{N} of patterns', matches(r'\p{N}')),
    'upper': (r'\p{Lu}, \p{Lt} of patterns', matches(r'\p{Lu}|\p{Lt}')),
    'lower': (r'\p{Ll} of patterns', matches(r'\p{Ll}')),
    'patternMark': (r'\p{M} of patterns', matches(r'\p{M}')),
}

print('// Made by scripts/unicode-ranges.py: gaps and lengths of ranges in base 36.')
print('export const unicodeRanges = {')
for name, (what, holds) in CLASSES.items():
    print(f'  /** {what} */')
    print(f"  {name}:\n    '{encode(holds)}',")
print('} as const;')
