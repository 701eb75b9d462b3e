#!/usr/bin/env python3
"""Encodes lines with the reference: one JSON object a line on stdin, one on stdout.

{"load": "tokenizer.json"} loads a tokenizer; {"texts": [...]} answers {"ids": [...], "offsets": [...],
"decoded": [...]} with offsets in code points, flat.
"""
import json
import sys

from tokenizers import Tokenizer

tokenizer = None
for line in sys.stdin:
    request = json.loads(line)
    if 'load' in request:
        tokenizer = Tokenizer.from_file(request['load'])
        answer = {'loaded': request['load']}
    else:
        encodings = [tokenizer.encode(text) for text in request['texts']]
        answer = {
            'ids': [e.ids for e in encodings],
            'offsets': [[p for span in e.offsets for p in span] for e in encodings],
            'decoded': [tokenizer.decode(e.ids, skip_special_tokens=False) if e.ids else '' for e in encodings],
        }
    print(json.dumps(answer), flush=True)
