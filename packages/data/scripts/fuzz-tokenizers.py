#!/usr/bin/env python3
"""Encodes with the reference what fuzz-tokenizers.mjs asks: one JSON object a line on stdin, one on
stdout. {"tokenizer": "...", "inputs": [text | [text, pair], ...], "special": bool} answers one list
of encodings, or {"error": "..."}."""
import json
import sys

from tokenizers import Tokenizer


def plain(e):
    return {
        'ids': e.ids,
        'tokens': e.tokens,
        'offsets': [p for span in e.offsets for p in span],
        'typeIds': e.type_ids,
        'attentionMask': e.attention_mask,
        'specialTokensMask': e.special_tokens_mask,
        'wordIds': [-1 if w is None else w for w in e.word_ids],
        'sequenceIds': [-1 if s is None else s for s in e.sequence_ids],
        'overflowing': [plain(o) for o in e.overflowing],
    }


for line in sys.stdin:
    request = json.loads(line)
    try:
        tokenizer = Tokenizer.from_str(request['tokenizer'])
    except Exception as error:  # noqa: BLE001
        print(json.dumps({'error': str(error)}), flush=True)
        continue
    answers = []
    for given in request['inputs']:
        texts = given if isinstance(given, list) else [given]
        try:
            e = plain(tokenizer.encode(*texts, add_special_tokens=request['special']))
            e['decoded'] = tokenizer.decode(e['ids'], skip_special_tokens=request['special']) if e['ids'] else ''
            answers.append(e)
        except BaseException as error:  # noqa: BLE001
            answers.append({'error': str(error)})
    print(json.dumps(answers), flush=True)
