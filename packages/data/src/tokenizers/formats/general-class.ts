/** What a `tokenizer_class` begins with that does not say whose tokenizer it is. */
export const generalClass: RegExp = /^(PreTrained|Tokenizers)/;
